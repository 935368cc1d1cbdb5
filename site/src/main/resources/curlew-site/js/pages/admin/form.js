// Forms in dialogs, and what is shown once.

import { ApiError, api } from '../../api.js';
import { h } from '../../dom.js';
import { t } from '../../i18n.js';
import { reasonText, violations } from '../../problems.js';
import { dialog } from '../../ui/dialog.js';
import { field, select, showErrors } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { errorText } from '../../ui/states.js';
import { copy } from '../../ui/toast.js';

const OVERLAPS = [0, 3600, 86400, 604800];

/**
 * A form in a dialog, which stays until what it is for is done; what the server finds wrong stands at the fields.
 *
 * @param {{title: string, wide?: boolean, lead?: string, fields: Node[], yes: string, save: () => Promise<any>}} options
 * @return what `save` gave; undefined if it was dismissed
 */
export function formDialog({ title, wide, lead, fields, yes, save }) {
  const general = h('p.form-error', { role: 'alert' });
  const submit = h('button.button.primary', { type: 'button', on: { click: () => form.requestSubmit() } }, yes);
  let done;
  const form = h('form.stack', { novalidate: true, on: { submit: async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    general.textContent = '';
    showErrors(form, {});
    submit.disabled = true;
    try {
      done((await save()) ?? true);
    } catch (error) {
      showProblem(form, general, error);
    }
    submit.disabled = false;
  } } }, general, lead && h('p', {}, lead), fields);
  return dialog({
    title,
    wide,
    body: (close) => {
      done = close;
      return form;
    },
    actions: (close) => [h('button.button', { type: 'button', on: { click: () => close() } }, t('common.cancel')), submit],
  });
}

/** What is wrong by field, and the rest of it above them. `scopes[0]` is of the field `scopes`. */
function showProblem(form, general, error) {
  const byField = Object.entries(violations(error)).map(([name, text]) => [name.replace(/[[.].*$/, ''), text]);
  const left = showErrors(form, Object.fromEntries(byField));
  const rest = Object.entries(left).map(([name, text]) => `${name}: ${text}`);
  if (rest.length || !byField.length) general.textContent = [error instanceof ApiError ? reasonText(error) : errorText(error), ...rest].join(' ');
}

/** A secret that the server tells once. */
export function showSecret(title, text, secret) {
  return dialog({
    title,
    body: () => h('div.stack', {}, h('p', {}, text),
      h('div.joined.secret', {},
        h('input', { type: 'text', readonly: true, value: secret, 'aria-label': title, on: { focus: (event) => event.target.select() } }),
        h('button.button.primary', { type: 'button', on: { click: () => copy(secret, t('common.copied')) } }, icon('copy'), t('common.copy')))),
    actions: (close) => h('button.button', { type: 'button', on: { click: () => close() } }, t('admin.kept')),
  });
}

/**
 * Makes a new secret, with a while in which the old one is good too, and shows it.
 *
 * @param {{title: string, lead: string, url: string, made: string, text: string}} options `made` and `text` are of the new secret
 * @return whether there is one
 */
export async function rotateSecret({ title, lead, url, made, text }) {
  const overlap = select({}, OVERLAPS.map((seconds) => [seconds, t(`admin.overlap.${seconds}`)]), 86400);
  const rotated = await formDialog({
    title,
    lead,
    fields: [field({ name: 'overlap', label: t('admin.overlap'), control: overlap })],
    yes: t('admin.rotate'),
    save: () => api.post(url, { overlap: `${overlap.value}s` }),
  });
  if (!rotated) return false;
  await showSecret(made, text, rotated.secret);
  return true;
}

/** A text of one entry a line, or with commas between, as a list. */
export const lines = (text) => text.split(/[\s,;]+/).filter(Boolean);

/** Boxes to tick, one for each of some values. */
export function boxes(values, chosen, label) {
  const inputs = values.map((value) => h('input', { type: 'checkbox', value, checked: chosen.includes(value) }));
  return {
    element: h('div.boxes', {}, inputs.map((input) => h('label.control-check', {}, input, h('span', {}, label(input.value))))),
    chosen: () => inputs.filter((input) => input.checked).map((input) => input.value),
  };
}

/** A group of boxes as a field that can have an error. */
export function boxesField(name, legend, group, hint) {
  return h('fieldset', { data: { field: name } }, h('legend', {}, legend), hint && h('p.hint', {}, hint), group.element, h('p.error', {}));
}
