// Shares the statistics of a link with whoever has an address that nobody can guess.

import { api, path } from '../api.js';
import { fill, h } from '../dom.js';
import * as i18n from '../i18n.js';
import { violations } from '../problems.js';
import { dialog } from '../ui/dialog.js';
import { field, select, showErrors } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { errorText, failure, loading } from '../ui/states.js';
import { copy, toast } from '../ui/toast.js';

const { dateTime, t } = i18n;
const DAY = 86_400_000;
const LIVES = [0, 1, 7, 30, 90, 365];

/** Where a report is shown. */
export const addressOf = (token) => `${location.origin}/dashboard/report/${token}`;

/**
 * Opens the dialog of a link's reports.
 *
 * @param {[number, number]} range what is looked at, in milliseconds
 * @param {string} name the preset that it is, or `custom`
 */
export async function share(code, domain, range, name) {
  await i18n.load('report');
  const url = path`/api/v1/links/${code}/reports`;
  const query = domain ? `?${new URLSearchParams({ domain })}` : '';
  const list = h('div', {});
  const outcome = h('div', { 'aria-live': 'polite' });
  const general = h('p.form-error', { role: 'alert' });
  const what = select({}, [['rolling', t('report.rolling')], ['range', t('report.range', { start: dateTime(range[0]), end: dateTime(range[1]) })]],
    name === '30d' ? 'rolling' : 'range');
  const life = select({}, LIVES.map((days) => [days, days ? t('report.days', { n: days }) : t('report.forEver')]), 30);
  const submit = h('button.button.primary', { type: 'submit' }, icon('share'), t('report.create'));
  const form = h('form.stack', { novalidate: true, on: { submit: create } }, general,
    field({ name: 'startTime', label: t('report.what'), control: what }),
    field({ name: 'expireTime', label: t('report.life'), control: life }),
    h('div.actions', {}, submit));

  async function create(event) {
    event.preventDefault();
    submit.disabled = true;
    general.textContent = '';
    showErrors(form, {});
    try {
      const fixed = what.value === 'range';
      const made = await api.post(`${url}${query}`, {
        ...(fixed ? { startTime: new Date(range[0]).toISOString(), endTime: new Date(range[1]).toISOString() } : {}),
        ...(Number(life.value) ? { expireTime: new Date(Date.now() + life.value * DAY).toISOString() } : {}),
      });
      const address = addressOf(made.token);
      fill(outcome, h('div.notice.stack', {}, h('p', {}, t('report.made')),
        h('div.joined', {},
          h('input', { type: 'text', readonly: true, value: address, 'aria-label': t('report.address'), on: { focus: (focused) => focused.target.select() } }),
          h('button.button', { type: 'button', on: { click: () => copy(address, t('common.copied')) } }, icon('copy'), t('common.copy')))));
      await show();
    } catch (error) {
      if (Object.keys(showErrors(form, violations(error))).length || !error.violations?.length) general.textContent = errorText(error);
    }
    submit.disabled = false;
  }

  async function show() {
    if (!list.childElementCount) fill(list, loading(3));
    try {
      const { reports = [] } = await api.get(`${url}${query}`);
      fill(list, reports.length > 0 && [h('h3', {}, t('report.shared')), h('ul.share-list', {}, reports.map(line))]);
    } catch (error) {
      fill(list, failure(error, show));
    }
  }

  function line(report) {
    const over = report.expireTime && new Date(report.expireTime) <= new Date();
    return h('li', {},
      h('span', {}, t('report.sharedAt', { time: dateTime(report.createTime) }), ' ',
        h('span.hint', {}, report.expireTime ? t(over ? 'report.expired' : 'report.until', { time: dateTime(report.expireTime) }) : t('report.forEver'))),
      h('button.button.small.danger', { type: 'button', on: { click: () => revoke(report) } }, t('report.revoke')));
  }

  async function revoke(report) {
    try {
      await api.delete(`${url}/${encodeURIComponent(report.reportId)}${query}`);
      toast(t('report.revoked'));
      outcome.replaceChildren();
    } catch (error) {
      toast(errorText(error), { kind: 'bad' });
    }
    await show();
  }

  show();
  return dialog({
    title: t('report.share'),
    body: () => h('div.stack', {}, h('p', {}, t('report.shareText')), form, outcome, list),
    actions: (close) => h('button.button', { type: 'button', on: { click: () => close() } }, t('common.close')),
  });
}
