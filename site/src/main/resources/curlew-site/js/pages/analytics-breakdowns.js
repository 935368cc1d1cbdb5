// The break-downs: who clicked, from where, with what, and why.

import { bars } from '../charts/bars.js';
import { chartCard } from '../charts/card.js';
import { barsPng } from '../charts/files.js';
import { worldMap } from '../charts/map.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { failure } from '../ui/states.js';
import { tabs } from '../ui/tabs.js';
import { flag, valueName } from './analytics-names.js';

/** What stands together in a card. */
export const GROUPS = [
  { name: 'places', dimensions: ['COUNTRY', 'REGION', 'CITY'], map: true },
  { name: 'sources', dimensions: ['CHANNEL', 'REFERRER_DOMAIN'] },
  { name: 'devices', dimensions: ['DEVICE', 'BROWSER', 'OPERATING_SYSTEM'] },
  { name: 'campaigns', dimensions: ['UTM_CAMPAIGN', 'UTM_SOURCE', 'UTM_MEDIUM'] },
  { name: 'languages', dimensions: ['LANGUAGE'] },
  { name: 'rules', dimensions: ['RULE', 'VARIANT'] },
];

function rowsOf(dimension, breakdown) {
  return (breakdown?.rows ?? []).map((row) => ({
    value: row.value ?? '',
    label: valueName(dimension, row.value ?? ''),
    mark: dimension === 'COUNTRY' ? flag(row.value ?? '') : '',
    clicks: Number(row.clicks ?? 0),
    visitors: Number(row.visitors ?? 0),
  }));
}

/**
 * The cards of all groups that have a break-down.
 *
 * @param {{breakdowns: Map, filters?: {field: string, value: string}[], onPick?: (dimension: string, value: string) => void,
 *     note: string, file: string, remembered: Map<string, string>}} options `remembered` keeps which tab was open in each group
 */
export function breakdownCards({ breakdowns, filters = [], onPick, note, file, remembered }) {
  const ends = [];
  const cards = GROUPS.map((group) => ({ ...group, dimensions: group.dimensions.filter((each) => breakdowns.has(each)) }))
    .filter((group) => group.dimensions.length)
    .map((group) => card(group));
  return { cards, dispose: () => ends.forEach((end) => end()) };

  function card(group) {
    if (group.dimensions.length === 1) {
      return panel(group.dimensions[0], t(`analytics.dimension.${group.dimensions[0]}`), group.map);
    }
    const chosen = group.dimensions.find((each) => remembered.get(group.name) === each) ?? group.dimensions[0];
    return h('div.breakdown', { class: group.map ? 'span' : '' }, tabs(t(`analytics.group.${group.name}`), group.dimensions.map((dimension) => ({
      name: dimension,
      label: t(`analytics.dimension.${dimension}`),
      make: () => panel(dimension, t(`analytics.dimension.${dimension}`)),
    })), { chosen, onChange: (dimension) => remembered.set(group.name, dimension) }));
  }

  function panel(dimension, title, wide) {
    const breakdown = breakdowns.get(dimension);
    const rows = rowsOf(dimension, breakdown);
    const pick = onPick && ((value) => onPick(dimension, value));
    const chosen = filters.find((each) => each.field === dimension.toLowerCase())?.value;
    const list = bars({ rows, other: Number(breakdown?.otherClicks ?? 0), chosen, onPick: pick });
    const holder = h('div', { class: dimension === 'COUNTRY' ? 'places' : '' }, list);
    let map;
    if (dimension === 'COUNTRY' && rows.some((row) => row.value)) {
      worldMap({ label: t('analytics.mapLabel'), rows, onPick: pick }).then((made) => {
        map = made;
        ends.push(made.dispose);
        holder.prepend(made.element);
      }, (error) => holder.prepend(failure(error)));
    }
    return chartCard({
      title,
      wide,
      file: `${file}-${dimension.toLowerCase()}`,
      chart: holder,
      columns: [title, t('charts.line.clicks'), t('charts.line.visitors')],
      rows: () => rows.map((row) => [row.label, row.clicks, row.visitors]),
      png: () => (map ? map.png(title, note) : barsPng(title, note, rows.slice(0, 20))),
    });
  }
}
