// A chart with its name, its numbers as a table for whoever prefers or needs that, and its files.

import { fill, h, newId } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { menuButton } from '../ui/menu.js';
import { toast } from '../ui/toast.js';
import { csv, save } from './files.js';

/**
 * The card.
 *
 * @param {{title: string, file: string, chart: Node, columns: string[], rows: () => any[][], png: () => Promise<Blob>,
 *     note?: string, head?: any, wide?: boolean, level?: number}} options `rows` are the numbers, a row for each line of the
 *     table, without the heads; `head` stands between the title and the buttons
 */
export function chartCard({ title, file, chart, columns, rows, png, note, head, wide, level = 2 }) {
  const id = newId('chart');
  const table = h('div.table-scroll.chart-table', { hidden: true, tabindex: '0', role: 'region', 'aria-label': t('charts.asTable', { name: title }) });
  const toggle = h('button.icon-button', {
    type: 'button',
    'aria-pressed': 'false',
    'aria-label': t('charts.asTable', { name: title }),
    title: t('charts.asTableShort'),
    on: { click: () => showTable(table.hidden) },
  }, icon('list'));

  function showTable(shown) {
    if (shown) fill(table, dataTable(title, columns, rows()));
    table.hidden = !shown;
    chart.hidden = shown;
    toggle.setAttribute('aria-pressed', String(shown));
  }

  return h('section.card.chart-card', { class: wide ? 'span' : '', 'aria-labelledby': id },
    h('header.chart-head', {},
      h('div', {}, h(`h${level}`, { id }, title), note && h('p.hint', {}, note)),
      head,
      h('div.chart-actions', {}, toggle, menuButton({
        label: t('charts.download', { name: title }),
        content: icon('download'),
        items: [
          { label: t('charts.csv'), icon: 'list', action: () => save(`${file}.csv`, csv([columns, ...rows()])) },
          { label: t('charts.png'), icon: 'chart', action: async () => {
            try {
              save(`${file}.png`, await png());
            } catch {
              toast(t('charts.noPicture'), { kind: 'bad' });
            }
          } },
        ],
      }))),
    chart, table);
}

/** Numbers as a table: the first column names each row. */
export function dataTable(caption, columns, rows) {
  return h('table', {},
    h('caption.visually-hidden', {}, caption),
    h('thead', {}, h('tr', {}, columns.map((column, i) => h('th', { scope: 'col', class: i ? 'number' : '' }, column)))),
    h('tbody', {}, rows.map((row) => h('tr', {},
      row.map((value, i) => (i ? h('td.number', {}, value) : h('th', { scope: 'row' }, value)))))));
}
