// What a webhook was told, and whether that arrived.

import { api, path } from '../../api.js';
import { h } from '../../dom.js';
import { dateTimeSeconds, t } from '../../i18n.js';
import { pageHead } from '../../router.js';
import { dialog } from '../../ui/dialog.js';
import { select } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { attempt } from './form.js';
import { pagedTable } from './list.js';

const STATES = ['', 'PENDING', 'DELIVERED', 'DEAD'];
const BADGES = { PENDING: 'warn', DELIVERED: 'good', DEAD: 'bad' };

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ params, signal }) {
  const base = path`/api/v1/webhooks/${params.id}`;
  const hook = await api.get(base, {}, { signal });
  const state = select({ 'aria-label': t('admin.webhooks.state'), on: { change: () => table.reload() } },
    STATES.map((each) => [each, t(`admin.delivery.${each || 'ALL'}`)]), '');
  const table = pagedTable({
    label: t('admin.webhooks.deliveries'), url: `${base}/deliveries`, query: () => ({ state: state.value }), field: 'deliveries', signal,
    nothing: { title: t('admin.delivery.none'), text: t('admin.delivery.noneText') },
    columns: [
      { label: t('admin.delivery.event'), of: (delivery) => [h('strong', {}, t(`admin.event.${delivery.eventType}`)),
        delivery.code && h('span.hint.clip', {}, `${delivery.domain}/${delivery.code}`)] },
      { label: t('admin.delivery.when'), of: (delivery) => dateTimeSeconds(delivery.eventTime) },
      { label: t('admin.webhooks.state'), of: (delivery) => [h('span.badge', { class: BADGES[delivery.state] ?? '' }, t(`admin.delivery.${delivery.state}`)),
        delivery.failure && h('span.hint.clip', { title: delivery.failure }, delivery.failure)] },
      { label: t('admin.delivery.attempts'), class: 'number', of: (delivery) => `${delivery.attemptCount ?? 0}${delivery.httpStatus ? ` · ${delivery.httpStatus}` : ''}` },
      { label: '', class: 'tight', of: (delivery) => h('div.actions', {},
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
        h('dl.facts', {},
          fact(t('admin.delivery.id'), whole.eventId), fact(t('admin.delivery.when'), dateTimeSeconds(whole.eventTime)),
          whole.lastAttemptTime && fact(t('admin.delivery.lastAttempt'), dateTimeSeconds(whole.lastAttemptTime)),
          whole.nextAttemptTime && fact(t('admin.delivery.nextAttempt'), dateTimeSeconds(whole.nextAttemptTime)),
          whole.failure && fact(t('admin.delivery.failure'), whole.failure)),
        whole.payload ? h('pre.payload', { tabindex: '0', 'aria-label': t('admin.delivery.payload') }, pretty(whole.payload)) : h('p.notice.warn', {}, t('admin.delivery.gone'))),
      actions: (close) => h('button.button', { type: 'button', on: { click: () => close() } }, t('common.close')),
    });
  }

  async function again(deliveryIds) {
    const done = await attempt(() => api.post(`${base}:redeliver`, { deliveryIds }),
      (answer) => t('admin.delivery.redelivered', { n: Number(answer.redeliveredCount ?? 0) }));
    if (done) table.reload();
  }

  async function ping() {
    if (await attempt(() => api.post(`${base}:ping`), t('admin.webhooks.pinged'))) table.reload();
  }

  table.reload();
  return {
    title: hook.displayName,
    element: h('div', {},
      pageHead(hook.displayName, {
        lead: hook.url,
        back: { path: '/webhooks', label: t('admin.webhooks.title') },
        actions: [
          h('button.button', { type: 'button', on: { click: () => table.reload() } }, icon('refresh'), t('admin.refresh')),
          h('button.button', { type: 'button', on: { click: ping } }, icon('play'), t('admin.webhooks.ping')),
          h('button.button', { type: 'button', on: { click: () => again([]) } }, icon('undo'), t('admin.delivery.allDead')),
        ],
      }),
      hook.disableReason && h('p.notice.bad', {}, hook.disableReason),
      h('div.toolbar', {}, state),
      table.element),
  };
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
