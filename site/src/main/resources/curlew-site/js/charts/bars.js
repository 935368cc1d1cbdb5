// Clicks by value: a list with bars, whose rows filter all else when they are chosen.

import { h } from '../dom.js';
import { number, percent, t } from '../i18n.js';

const SHOWN = 8;

/**
 * The list.
 *
 * @param {{rows: {value: string, label: string, clicks: number, visitors: number, mark?: string}[], other: number,
 *     chosen?: string, onPick?: (value: string) => void}} options
 */
export function bars({ rows, other, chosen, onPick }) {
  if (!rows.length) return h('p.bars-none', {}, t('charts.none'));
  const all = rows.reduce((sum, row) => sum + row.clicks, 0) + other;
  const most = Math.max(1, rows[0].clicks);
  const list = h('ol.bars', { role: 'list' }, rows.map((row, i) => line(row, i)));
  const rest = other > 0 && h('p.hint.bars-other', {}, t('charts.other', { n: other }));
  if (rows.length <= SHOWN) return h('div', {}, list, rest);
  const more = h('button.button.quiet.small', {
    type: 'button',
    'aria-expanded': 'false',
    on: { click: () => {
      const open = more.getAttribute('aria-expanded') === 'true';
      more.setAttribute('aria-expanded', String(!open));
      more.textContent = open ? t('charts.showAll', { n: rows.length }) : t('charts.showFewer');
      [...list.children].slice(SHOWN).forEach((child) => { child.hidden = open; });
    } },
  }, t('charts.showAll', { n: rows.length }));
  return h('div', {}, list, h('div.bars-foot', {}, more, rest));

  function line(row, i) {
    const fillBar = h('span.bar-fill', { 'aria-hidden': 'true' });
    fillBar.style.inlineSize = `${Math.max(0.5, 100 * row.clicks / most)}%`;
    const inside = [fillBar,
      row.mark && h('span.bar-mark', { 'aria-hidden': 'true' }, row.mark),
      h('span.bar-label', { title: row.label }, row.label),
      h('span.bar-share', {}, percent(all ? row.clicks / all : 0, 0)),
      h('span.bar-number', {}, number(row.clicks))];
    return h('li', { hidden: i >= SHOWN && rows.length > SHOWN },
      onPick
        ? h('button.bar-row', {
          type: 'button',
          'aria-pressed': String(chosen === row.value),
          title: t('charts.filterBy', { name: row.label }),
          on: { click: () => onPick(row.value) },
        }, inside)
        : h('div.bar-row', {}, inside));
  }
}
