// The statistics of all links, a domain, a tag, or one link.

import { api, path } from '../api.js';
import { chartCard } from '../charts/card.js';
import { barsPng } from '../charts/files.js';
import { bars } from '../charts/bars.js';
import { seriesChart } from '../charts/series.js';
import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { href, pageHead } from '../router.js';
import { can } from '../session.js';
import { icon } from '../ui/icons.js';
import { empty, failure, loading } from '../ui/states.js';
import { breakdownCards } from './analytics-breakdowns.js';
import { filterChips, rangeText, scopeControls, timeControls } from './analytics-controls.js';
import { load, pathOf, rangeOf, read, write } from './analytics-query.js';
import { tiles } from './analytics-tiles.js';

export const texts = ['analytics', 'charts'];
export const styles = ['charts'];

export default async function page({ params, query, signal, navigate }) {
  let state = read(params, query);
  const link = await linkOf(state, signal);
  const title = state.code ? t('analytics.ofLink', { name: link?.title || state.code }) : t('analytics.title');
  const controls = h('div.controls', { role: 'group', 'aria-label': t('analytics.controls') });
  const chips = h('div', {});
  const content = h('div.stack', {});
  const said = h('p.visually-hidden', { role: 'status' });
  const remembered = new Map();
  let ends = [];
  let asking = new AbortController();

  function update(changes) {
    state = { ...state, ...changes };
    navigate(pathOf(state), { query: write(state), quiet: true });
    show();
  }

  function dispose() {
    ends.forEach((end) => end());
    ends = [];
  }

  async function show() {
    asking.abort();
    asking = new AbortController();
    const { signal: now } = asking;
    const focused = controls.contains(document.activeElement) ? [...controls.querySelectorAll('select,input')].indexOf(document.activeElement) : -1;
    fill(controls, scopeControls(state, update), timeControls(state, update));
    controls.querySelectorAll('select,input')[focused]?.focus();
    fill(chips, filterChips(state, update));
    content.setAttribute('aria-busy', 'true');
    if (!content.childElementCount) fill(content, loading(8));
    try {
      const [stats, top] = await Promise.all([load(state, now), topLinks(now)]);
      if (now.aborted) return;
      dispose();
      await put(stats, top);
      said.textContent = t('analytics.loaded', { n: stats.totals.clicks });
    } catch (error) {
      if (now.aborted) return;
      dispose();
      fill(content, failure(error, show), state.filters.length > 0 && h('p.hint.centered', {}, t('analytics.filterIsSlow')));
    }
    content.removeAttribute('aria-busy');
  }

  async function put(stats, top) {
    const note = rangeText(stats);
    const file = `curlew-${state.code || state.tag || state.domain || 'all'}`;
    const series = await seriesChart({
      label: t('analytics.seriesLabel'),
      points: stats.series,
      before: stats.before,
      granularity: stats.granularity,
      zone: stats.zone,
      end: stats.end,
      onZoom: (start, end) => update({ range: 'custom', from: start * 1000, to: end * 1000, step: '' }),
    });
    const cards = breakdownCards({
      breakdowns: stats.breakdowns, filters: state.filters, note, file, remembered,
      onPick: (dimension, value) => update({ filters: toggled(dimension.toLowerCase(), value) }),
    });
    ends = [series.dispose, cards.dispose];
    const head = t('analytics.overTime');
    fill(content,
      tiles(stats),
      chartCard({
        title: head, note, file: `${file}-series`, chart: series.element, wide: true,
        columns: series.columns, rows: series.rows, png: () => series.png(head, note),
        head: state.range === 'custom' && h('button.button.small', { type: 'button', on: { click: () => history.back() } }, icon('undo'), t('analytics.zoomOut')),
      }),
      !stats.totals.clicks && !stats.totals.bots && empty(t('analytics.noClicks'), t('analytics.noClicksText')),
      h('div.chart-grid', {}, cards.cards, top && topCard(top, note, file), stats.orphans && !state.tag && !state.filters.length && orphanCard(stats.orphans, note, file)));
  }

  function toggled(name, value) {
    const others = state.filters.filter((each) => each.field !== name);
    const same = state.filters.some((each) => each.field === name && each.value === value);
    return same ? others : [...others, { field: name, value }];
  }

  async function topLinks(now) {
    if (state.code || state.tag || state.filters.length) return null;
    const [start, end] = rangeOf(state);
    const answer = await api.get('/api/v1/stats/topLinks', {
      domain: state.domain, startTime: new Date(start).toISOString(), endTime: new Date(end).toISOString(), pageSize: 20,
    }, { signal: now });
    return answer.topLinks ?? [];
  }

  function topCard(top, note, file) {
    const rows = top.map((each) => ({
      value: JSON.stringify([each.domain, each.code]), label: `${each.domain}/${each.code}`, clicks: Number(each.clicks), visitors: Number(each.visitors),
    }));
    const name = t('analytics.topLinks');
    return chartCard({
      title: name, note: t('analytics.topNote'), file: `${file}-top-links`,
      chart: bars({ rows, other: 0, onPick: (value) => {
        const [domain, code] = JSON.parse(value);
        const link = { ...state, domain, code, tag: '', filters: [] };
        navigate(pathOf(link), { query: write(link) });
      } }),
      columns: [t('analytics.link'), t('charts.line.clicks'), t('charts.line.visitors')],
      rows: () => rows.map((row) => [row.label, row.clicks, row.visitors]),
      png: () => barsPng(name, note, rows),
    });
  }

  function orphanCard(orphans, note, file) {
    const rows = ['baseUrl', 'unknownCode', 'otherNotFound']
      .map((kind) => ({ value: kind, label: t(`analytics.orphan.${kind}`), clicks: Number(orphans[kind] ?? 0), visitors: 0 }))
      .sort((a, b) => b.clicks - a.clicks);
    const name = t('analytics.orphans');
    return chartCard({
      title: name, note: t('analytics.orphansNote'), file: `${file}-orphans`,
      chart: bars({ rows: rows.filter((row) => row.clicks), other: 0 }),
      columns: [t('analytics.orphanKind'), t('charts.line.clicks')],
      rows: () => rows.map((row) => [row.label, row.clicks]),
      png: () => barsPng(name, note, rows),
    });
  }

  signal.addEventListener('abort', () => asking.abort());
  show();
  return {
    title,
    element: h('div', {},
      pageHead(title, {
        lead: link?.shortUrl ?? (state.code ? `${state.domain}/${state.code}` : t('analytics.lead')),
        back: state.code ? { path: '/analytics', label: t('analytics.all') } : undefined,
        actions: [
          state.code && h('a.button', { href: href('/live', { code: state.code, domain: state.domain }) }, icon('play'), t('analytics.watch')),
          state.code && can('links:read') && shareButton(() => state),
          h('button.button', { type: 'button', on: { click: () => show() } }, icon('refresh'), t('analytics.refresh')),
        ].filter(Boolean),
      }),
      controls, chips, content, said),
    dispose,
  };
}

async function linkOf(state, signal) {
  if (!state.code || !can('links:read')) return null;
  try {
    return await api.get(path`/api/v1/links/${state.code}`, { domain: state.domain }, { signal });
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

/** What is shared is what is looked at when somebody presses it. */
function shareButton(looked) {
  return h('button.button', {
    type: 'button',
    on: { click: async () => {
      const { share } = await import('./analytics-share.js');
      const state = looked();
      await share(state.code, state.domain, rangeOf(state), state.range);
    } },
  }, icon('share'), t('analytics.share'));
}
