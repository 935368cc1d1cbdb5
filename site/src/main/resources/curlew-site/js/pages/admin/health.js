// Whether everything is there, and whether every click is accounted for.

import { api, request } from '../../api.js';
import { fill, h } from '../../dom.js';
import { dateTime, dateTimeSeconds, number, t } from '../../i18n.js';
import { failureText } from '../../problems.js';
import { href, pageHead } from '../../router.js';
import { icon } from '../../ui/icons.js';
import { failure, loading } from '../../ui/states.js';

const INTERVAL = 10_000;

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ signal }) {
  const content = h('div.stack', {});
  const said = h('p.visually-hidden', { 'aria-live': 'polite' });
  let last;

  async function show() {
    if (!content.childElementCount) fill(content, loading());
    const [edge, status] = await Promise.allSettled([
      request('GET', '/readyz', { signal, raw: true }),
      api.get('/api/v1/status', {}, { signal }),
    ]);
    if (signal.aborted) return;
    const parts = [
      part('edge-gateway', '', edge.status === 'fulfilled'),
      ...(status.status === 'fulfilled' ? (status.value.dependencies ?? []).map((each) => part(each.server, each.dependency, each.up, each)) : []),
    ];
    const down = parts.filter((each) => each.dataset.up === 'false').length;
    fill(content,
      h('section', { 'aria-labelledby': 'health-parts' }, h('h2', { id: 'health-parts' }, t('admin.health.parts')), h('ul.health-grid', {}, parts)),
      status.status === 'fulfilled' ? ledger(status.value.clicks ?? {}) : failure(status.reason, show),
      h('p.hint', {}, t('admin.health.asOf', { time: dateTimeSeconds(Date.now()) })));
    const news = status.status === 'fulfilled' ? t(down ? 'admin.health.someDown' : 'admin.health.allUp', { n: down }) : t('common.failed');
    if (news !== last) said.textContent = news;
    last = news;
  }

  const timer = setInterval(() => document.hidden || show(), INTERVAL);
  await show();
  return {
    title: t('admin.health.title'),
    element: h('div', {},
      pageHead(t('admin.health.title'), {
        lead: t('admin.health.lead'),
        actions: [h('button.button', { type: 'button', on: { click: show } }, icon('refresh'), t('admin.refresh'))],
      }),
      content, said),
    dispose: () => clearInterval(timer),
  };
}

function part(server, dependency, up, more) {
  const latency = more?.latency ? Number.parseFloat(more.latency) * 1000 : null;
  return h('li.card.health', { class: up ? 'up' : 'down', data: { up: String(Boolean(up)) } },
    h('div', {}, h('strong', {}, dependency ? t(`admin.health.of.${dependency}`) : t('admin.health.edge')),
      h('span.hint.clip', {}, dependency ? t('admin.health.for', { name: server }) : server)),
    h('div.health-state', {}, h('span.badge', { class: up ? 'good' : 'bad' }, t(up ? 'admin.health.up' : 'admin.health.down')),
      up && latency !== null && h('span.hint', {}, t('admin.duration.ms', { n: number(Math.max(0.1, Math.round(latency * 10) / 10)) })),
      !up && more?.failure && h('span.hint', {}, failureText(more.failure))));
}

/** The identity of clicks: two numbers that are to be 0, and what they are made of. */
function ledger(clicks) {
  const n = (name) => Number(clicks[name] ?? 0);
  const line = (name, value) => h('tr', {}, h('th', { scope: 'row' }, name), h('td.number', {}, number(value)));
  return h('section.stack', { 'aria-labelledby': 'health-clicks' },
    h('h2', { id: 'health-clicks' }, t('admin.health.clicks')),
    h('div.zeros', {},
      zero(t('admin.health.unaccounted'), t('admin.health.unaccountedText'), n('unaccounted'), true),
      zero(t('admin.health.difference'), t('admin.health.differenceText'), n('sumDifference'), clicks.compared)),
    h('div.grid.two', {},
      ledgerTable(t('admin.health.road', { time: dateTime(clicks.sinceTime) }), [
        line(t('admin.health.received'), n('received')), line(t('admin.health.rejected'), n('rejected')), line(t('admin.health.logged'), n('logged')),
        line(t('admin.health.consumed'), n('consumed')), line(t('admin.health.stored'), n('stored')),
        line(t('admin.health.duplicate'), n('duplicate')), line(t('admin.health.dead'), n('dead'))]),
      ledgerTable(t('admin.health.sums', { time: dateTime(clicks.comparedFromTime) }), [
        ...(clicks.compared ? [line(t('admin.health.rows'), n('storedRows')), line(t('admin.health.byDay'), n('summedByDay')), line(t('admin.health.byHour'), n('summedByHour'))] : []),
        line(t('admin.health.waiting'), n('waitingBatches')), line(t('admin.health.deadLetters'), n('deadLetters'))])),
    h('p.hint', {}, t('admin.health.reconcile'), ' ', h('a', { href: href('/tasks') }, t('admin.tasks.title'))));
}

function zero(name, text, value, known) {
  return h('div.card.zero', { class: !known ? 'unknown' : value ? 'wrong' : 'right' },
    h('span.zero-name', {}, name),
    h('strong.zero-value', {}, known ? number(value) : '?'),
    h('span.hint', {}, known ? text : t('admin.health.notCompared')));
}

function ledgerTable(caption, rows) {
  return h('div.card', {}, h('table', {}, h('caption', {}, caption), h('tbody', {}, rows)));
}
