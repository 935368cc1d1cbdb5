// The sums of a range, in large.

import { h } from '../dom.js';
import { number, percent, t } from '../i18n.js';

/** The sums of the range, and how they changed. */
export function tiles(stats) {
  const { totals, previous } = stats;
  return h('dl.tiles', {},
    tile(t('charts.line.clicks'), totals.clicks, previous?.clicks),
    tile(t('charts.line.visitors'), totals.visitors, previous?.visitors, t('analytics.visitorsNote')),
    tile(t('charts.line.bots'), totals.bots, previous?.bots, t('analytics.botsNote')),
    stats.allTime !== undefined && tile(t('analytics.allTime'), stats.allTime));
}

function tile(name, value, before, note) {
  const change = before === undefined ? null : before ? value / before - 1 : null;
  return h('div.tile.card', {},
    h('dt', { title: note }, name),
    h('dd', {}, h('strong', {}, number(value)),
      before !== undefined && h('span.change', { class: change > 0 ? 'up' : change < 0 ? 'down' : '' },
        change === null ? t('analytics.before', { n: before })
          : t('analytics.change', { change: `${change > 0 ? '+' : ''}${percent(change, change > 10 ? 0 : 1)}`, n: before }))));
}
