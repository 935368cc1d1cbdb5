// What a webhook was told, and whether that arrived.

import { api, path } from '../../api.js';
import { h } from '../../dom.js';
import { dateTimeSeconds, t } from '../../i18n.js';
import { failureText } from '../../problems.js';
import { pageHead } from '../../router.js';
import { attempt } from '../../ui/attempt.js';
import { dialog } from '../../ui/dialog.js';
import { facts } from '../../ui/facts.js';
import { select } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { empty } from '../../ui/states.js';
import { listed, table } from '../../ui/table.js';

const STATES = ['', 'PENDING', 'DELIVERED', 'DEAD'];
const BADGES = { PENDING: 'warn', DELIVERED: 'good', DEAD: 'bad' };

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ params, signal }) {
  const base = path`/api/v1/webhooks/${params.id}`;
  const hook = await api.get(base, {}, { signal });
  const state = select({ 'aria-label': t('admin.webhooks.state'), on: { change: () => rows.first() } },
    STATES.map((each) => [each, t(`admin.delivery.${each || 'ALL'}`)]), '');
  const rows = table({
    label: t('admin.webhooks.deliveries'),
    load: listed(`${base}/deliveries`, 'deliveries', { query: () => ({ state: state.value }) }),
    key: (delivery) => delivery.deliveryId,
    empty: () => empty(t('admin.delivery.none'), t('admin.delivery.noneText')),
    signal,
    columns: [
      { bare: true, label: t('admin.delivery.event'), cell: (delivery) => [h('strong', {}, t(`admin.event.${delivery.eventType}`)),
        delivery.code && h('span.hint.clip', {}, `${delivery.domain}/${delivery.code}`)] },
      { label: t('admin.delivery.when'), cell: (delivery) => dateTimeSeconds(delivery.eventTime) },
      { label: t('admin.webhooks.state'), cell: (delivery) => [h('span.badge', { class: BADGES[delivery.state] ?? '' }, t(`admin.delivery.${delivery.state}`)),
        delivery.failure && h('span.hint.clip', { title: failureText(delivery.failure) }, failureText(delivery.failure))] },
      { label: t('admin.delivery.attempts'), class: 'number', cell: (delivery) => `${delivery.attemptCount ?? 0}${delivery.httpStatus ? ` · ${delivery.httpStatus}` : ''}` },
      { label: t('common.actions'), actions: true, cell: (delivery) => h('div.actions', {},
        h('button.button.small', { type: 'button', on: { click: () => show(delivery) } }, t('admin.delivery.payload')),
        delivery.state !== 'PENDING' && h('button.button.small', { type: 'button', on: { click: () => again([delivery.deliveryId]) } }, t('admin.delivery.again'))) },
    ],
  });

  async function show(delivery) {
    const whole = await attempt(() => api.get(`${base}/deliveries/${encodeURIComponent(delivery.deliveryId)}`));
    if (!whole) return;
    await dialog({
      title: t(`admin.event.${delivery.eventType}`),
      wide: true,
      body: () => h('div.stack', {},
        facts([
          [t('admin.delivery.id'), whole.eventId],
          [t('admin.delivery.when'), dateTimeSeconds(whole.eventTime)],
          whole.lastAttemptTime && [t('admin.delivery.lastAttempt'), dateTimeSeconds(whole.lastAttemptTime)],
          whole.nextAttemptTime && [t('admin.delivery.nextAttempt'), dateTimeSeconds(whole.nextAttemptTime)],
          whole.failure && [t('admin.delivery.failure'), failureText(whole.failure)],
        ]),
        whole.payload ? h('pre.payload', { tabindex: '0', 'aria-label': t('admin.delivery.payload') }, pretty(whole.payload)) : h('p.notice.warn', {}, t('admin.delivery.gone'))),
      actions: (close) => h('button.button', { type: 'button', on: { click: () => close() } }, t('common.close')),
    });
  }

  async function again(deliveryIds) {
    const done = await attempt(() => api.post(`${base}:redeliver`, { deliveryIds }),
      (answer) => t('admin.delivery.redelivered', { n: Number(answer.redeliveredCount ?? 0) }));
    if (done) rows.reload();
  }

  async function ping() {
    if (await attempt(() => api.post(`${base}:ping`), t('admin.webhooks.pinged'))) rows.reload();
  }

  rows.first();
  return {
    title: hook.displayName,
    element: h('div', {},
      pageHead(hook.displayName, {
        lead: hook.url,
        back: { path: '/webhooks', label: t('admin.webhooks.title') },
        actions: [
          h('button.button', { type: 'button', on: { click: () => rows.reload() } }, icon('refresh'), t('admin.refresh')),
          h('button.button', { type: 'button', on: { click: ping } }, icon('play'), t('admin.webhooks.ping')),
          h('button.button', { type: 'button', on: { click: () => again([]) } }, icon('undo'), t('admin.delivery.allDead')),
        ],
      }),
      hook.disableReason && h('p.notice.bad', {}, failureText(hook.disableReason)),
      h('div.toolbar', {}, state),
      rows.element),
  };
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
