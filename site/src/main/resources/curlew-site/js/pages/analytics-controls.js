// Whose clicks, of which time, compared or not; and the filters that are set.

import { api } from '../api.js';
import { fill, h, newId } from '../dom.js';
import { language, t } from '../i18n.js';
import { can, current } from '../session.js';
import { dialog } from '../ui/dialog.js';
import { field, select, showErrors } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { valueName } from './analytics-names.js';
import { GRANULARITIES, rangeOf } from './analytics-query.js';
import { fromLocal, presets, toLocal, zones } from './analytics-zone.js';

function labelled(label, control) {
  control.id ||= newId('control');
  return h('div.control', {}, h('label', { for: control.id }, label), control);
}

/** Whose clicks: of all links, a domain or a tag. */
export function scopeControls(state, update) {
  if (state.code) return [];
  const domains = h('select', { on: { change: () => update({ domain: domains.value }) } },
    h('option', { value: '', selected: !state.domain }, t('analytics.allDomains')),
    state.domain && h('option', { value: state.domain, selected: true }, state.domain));
  addDomains(domains, state.domain);
  const tag = h('input', {
    type: 'text', value: state.tag, maxlength: '256', autocapitalize: 'off', spellcheck: 'false', placeholder: t('analytics.anyTag'),
    on: { change: () => update({ tag: tag.value.trim() }) },
  });
  return [labelled(t('analytics.domain'), domains), labelled(t('analytics.tag'), tag)];
}

async function addDomains(control, chosen) {
  const own = current().domains;
  try {
    const hosts = own.length ? own : can('links:read')
      ? (await api.get('/api/v1/domains', { pageSize: 1000 })).domains?.map((domain) => domain.host) ?? [] : [current().defaultDomain];
    hosts.filter((host) => host && host !== chosen).forEach((host) => control.append(h('option', { value: host }, host)));
  } catch {
    // All of them can still be looked at together.
  }
}

/** Of which time, in steps of which length, in which zone. */
export function timeControls(state, update) {
  const range = select({ on: { change: () => {
    if (range.value !== 'custom') update({ range: range.value, step: '' });
    else chooseRange(state, update).then((done) => { if (!done) range.value = state.range; });
  } } }, [...Object.keys(presets), 'custom'].map((name) => [name, t(`analytics.range.${name}`)]), state.range);
  const change = state.range === 'custom' && h('button.button.small', {
    type: 'button', on: { click: () => chooseRange(state, update) },
  }, icon('clock'), t('analytics.changeRange'));
  const step = select({ on: { change: () => update({ step: step.value }) } },
    [['', t('analytics.step.auto')], ...GRANULARITIES.map((name) => [name, t(`analytics.step.${name}`)])], state.step);
  const zone = select({ on: { change: () => update({ zone: zone.value }) } },
    zones().map((name) => [name, name.replaceAll('_', ' ')]), state.zone);
  const compare = h('input', { type: 'checkbox', checked: state.compare, on: { change: () => update({ compare: compare.checked }) } });
  return [
    labelled(t('analytics.time'), range), change, labelled(t('analytics.stepLength'), step), labelled(t('analytics.zone'), zone),
    h('label.control-check', {}, compare, t('analytics.compare')),
  ];
}

async function chooseRange(state, update) {
  const [start, end] = rangeOf(state);
  const from = h('input', { type: 'datetime-local', value: toLocal(start, state.zone), required: true });
  const to = h('input', { type: 'datetime-local', value: toLocal(end, state.zone), required: true });
  let form;
  const chosen = await dialog({
    title: t('analytics.chooseRange'),
    body: (close) => {
      form = h('form.stack', { novalidate: true, on: { submit: (event) => {
        event.preventDefault();
        const moments = [fromLocal(from.value, state.zone), fromLocal(to.value, state.zone)];
        if (Number.isNaN(moments[0])) showErrors(form, { from: t('analytics.enterMoment') });
        else if (Number.isNaN(moments[1])) showErrors(form, { to: t('analytics.enterMoment') });
        else if (moments[0] >= moments[1]) showErrors(form, { to: t('analytics.endBeforeStart') });
        else close(moments);
      } } },
      field({ name: 'from', label: t('analytics.from'), control: from }),
      field({ name: 'to', label: t('analytics.to'), control: to, hint: t('analytics.inZone', { zone: state.zone }) }));
      return form;
    },
    actions: (close) => [
      h('button.button', { type: 'button', on: { click: () => close() } }, t('common.cancel')),
      h('button.button.primary', { type: 'button', on: { click: () => form.requestSubmit() } }, t('analytics.show')),
    ],
  });
  if (chosen) update({ range: 'custom', from: chosen[0], to: chosen[1], step: '' });
  return Boolean(chosen);
}

/** The filters that are set, each with what takes it away. */
export function filterChips(state, update) {
  const strip = h('div.filter-chips', { role: 'group', 'aria-label': t('analytics.filters') });
  const chip = (filter) => {
    const text = `${t(`analytics.dimension.${filter.field.toUpperCase()}`)}: ${valueName(filter.field.toUpperCase(), filter.value)}`;
    return h('button.filter-chip', {
      type: 'button',
      'aria-label': t('analytics.removeFilter', { name: text }),
      on: { click: () => update({ filters: state.filters.filter((each) => each !== filter) }) },
    }, h('span', {}, text), icon('close'));
  };
  return fill(strip, state.filters.map(chip), state.filters.length > 1 && h('button.button.quiet.small', {
    type: 'button', on: { click: () => update({ filters: [] }) },
  }, t('analytics.removeFilters')));
}

/** The range in words. */
export function rangeText(stats) {
  return t('analytics.rangeText', { start: inZone(stats.start, stats.zone), end: inZone(stats.end, stats.zone), zone: stats.zone });
}

function inZone(moment, zone) {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  return format.format(moment * 1000);
}
