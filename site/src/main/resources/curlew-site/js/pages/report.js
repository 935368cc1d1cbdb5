// The shared report of a link, for whoever has its address: without a key, without the frame of the dashboard.

import { api, path } from '../api.js';
import { chartCard } from '../charts/card.js';
import { seriesChart } from '../charts/series.js';
import { fill, h } from '../dom.js';
import * as i18n from '../i18n.js';
import { style } from '../styles.js';
import { brandMark } from '../ui/icons.js';
import { empty, failure, loading } from '../ui/states.js';
import { themeButton } from '../ui/theme.js';
import { breakdownCards } from './analytics-breakdowns.js';
import { rangeText } from './analytics-controls.js';
import { statsOf } from './analytics-query.js';
import { tiles } from './analytics-tiles.js';
import { ownZone } from './analytics-zone.js';

const { dateTime, t } = i18n;

/** Shows the report whose token the address ends with in an element. */
export async function report(app) {
  const [, , , token] = location.pathname.split('/');
  const content = h('main.report', { id: 'main', tabindex: '-1' });
  let ends = [];
  await Promise.all([i18n.load('common', 'report', 'analytics', 'charts'), style('css/pages/charts.css')]);
  fill(app,
    h('a.skip', { href: '#main' }, t('common.skip')),
    h('header.bar.bare', {}, h('a.brand', { href: '/' }, brandMark(), h('span', {}, 'Curlew')), h('div.bar-end', {}, themeButton())),
    content);
  document.title = `${t('report.title')} · Curlew`;
  await show();

  async function show() {
    fill(content, loading(10));
    try {
      put(await api.get(path`/api/v1/reports/${token}`, { timeZone: ownZone() }, { quiet: true }));
    } catch (error) {
      fill(content, error.status === 404
        ? h('div', {}, h('h1.visually-hidden', {}, t('report.title')), empty(t('report.gone'), t('report.goneText')))
        : failure(error, show));
    }
  }

  async function put(answer) {
    const stats = statsOf(answer.stats);
    const note = rangeText(stats);
    const name = answer.title || answer.shortUrl;
    const series = await seriesChart({
      label: t('analytics.seriesLabel'), points: stats.series, granularity: stats.granularity, zone: stats.zone, end: stats.end,
    });
    const file = 'curlew-report';
    const cards = breakdownCards({ breakdowns: stats.breakdowns, note, file, remembered: new Map() });
    ends.forEach((end) => end());
    ends = [series.dispose, cards.dispose];
    document.title = `${name} · Curlew`;
    const head = t('analytics.overTime');
    fill(content,
      h('header', {}, h('h1', {}, name), h('p.lead', {}, h('a', { href: answer.shortUrl, rel: 'noopener' }, answer.shortUrl)), h('p.hint', {}, note)),
      tiles(stats),
      chartCard({ title: head, note, file: `${file}-series`, chart: series.element, columns: series.columns, rows: series.rows, png: () => series.png(head, note) }),
      h('div.chart-grid', {}, cards.cards),
      h('p.report-foot', {}, t('report.about'), ' ', answer.expireTime && t('report.openUntil', { time: dateTime(answer.expireTime) })));
  }
}
