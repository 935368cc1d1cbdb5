// Fields of forms: a label, a control, a hint, and the place for what is wrong.

import { h, newId } from '../dom.js';

/**
 * A field. Its control gets an id, and is described by the hint and the error.
 *
 * @param {{name: string, label: string|Node, control: HTMLElement, hint?: string|Node, wide?: boolean}} options
 */
export function field({ name, label, control, hint, wide }) {
  const input = control.matches('input,select,textarea') ? control : control.querySelector('input,select,textarea') ?? control;
  input.id ||= newId(name.replace(/\W/g, '-'));
  const error = h('p.error', { id: `${input.id}-error` });
  const hinted = hint && h('p.hint', { id: `${input.id}-hint` }, hint);
  input.setAttribute('aria-describedby', [hinted && `${input.id}-hint`, `${input.id}-error`].filter(Boolean).join(' '));
  return h('div.field', { class: wide ? 'span' : '', data: { field: name } },
    h('label', { for: input.id }, label), control, hinted, error);
}

/** A field with a box to tick. */
export function checkField({ name, label, control, hint }) {
  control.id ||= newId(name);
  const error = h('p.error', { id: `${control.id}-error` });
  const hinted = hint && h('p.hint', { id: `${control.id}-hint` }, hint);
  control.setAttribute('aria-describedby', [hinted && `${control.id}-hint`, `${control.id}-error`].filter(Boolean).join(' '));
  return h('div.field.check', { data: { field: name } },
    h('label', { for: control.id }, control, h('span', {}, label)), hinted, error);
}

/** Several fields under one name: what screen readers call a group. */
export function fieldset(legend, ...children) {
  return h('fieldset', {}, h('legend', {}, legend), children);
}

/**
 * Writes at each field what is wrong with it, and takes away what was wrong before; the first one gets the focus.
 *
 * @param {HTMLElement} form
 * @param {Object<string, string>} errors by field
 * @return {Object<string, string>} those that no field is there for
 */
export function showErrors(form, errors) {
  const left = { ...errors };
  let first;
  for (const each of form.querySelectorAll('[data-field]')) {
    const text = left[each.dataset.field];
    delete left[each.dataset.field];
    const control = each.querySelector('input,select,textarea') ?? each;
    const place = [...each.children].find((child) => child.classList.contains('error'));
    if (place) place.textContent = text ?? '';
    if (text) {
      control.setAttribute('aria-invalid', 'true');
      first ??= control;
    } else {
      control.removeAttribute('aria-invalid');
    }
  }
  if (first) {
    first.closest('details')?.setAttribute('open', '');
    first.focus();
  }
  return left;
}

/** Options of a select: `[value, label]`. */
export function select(properties, options, chosen) {
  return h('select', properties, options.map(([value, label]) => h('option', { value, selected: String(value) === String(chosen) }, label)));
}
