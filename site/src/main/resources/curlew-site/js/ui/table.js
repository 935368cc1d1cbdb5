// Tables of lists that come page by page, with sorting, choosing, and a place for what went wrong.

import { api } from '../api.js';
import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from './icons.js';
import { failure, loading } from './states.js';

/**
 * A table.
 *
 * @param {{
 *   label: string,
 *   columns: {label: string, cell: (item: any) => any, class?: string, sort?: {up?: string, down?: string},
 *     bare?: boolean, unnamed?: boolean, actions?: boolean}[],
 *   load: (pageToken: string, orderBy: string, signal: AbortSignal) => Promise<{items: any[], nextPageToken: string}>,
 *   key: (item: any) => string,
 *   name?: (item: any) => string,
 *   empty: () => Node,
 *   orderBy?: string,
 *   onOrder?: (orderBy: string) => void,
 *   onSelect?: (items: any[]) => void,
 *   signal: AbortSignal,
 * * }} options `onSelect` makes rows choosable; on a phone the `bare` column is the title of a card, and the others have their names
 *     before them unless they are `unnamed`; the label of the column of `actions` is for screen readers; `sort` has what `orderBy`
 *     is called upwards and downwards
 * @return {{element: HTMLElement, reload: () => Promise<void>, first: () => Promise<void>, clear: () => void}}
 */
export function table(options) {
  const { columns, load, key, onSelect, signal } = options;
  let orderBy = options.orderBy ?? '';
  let tokens = [''];
  let items = [];
  let next = '';
  let running = new AbortController();
  const selected = new Map();

  const body = h('tbody', {});
  const all = onSelect && h('input', { type: 'checkbox', 'aria-label': t('common.selectAll'), on: { change: () => chooseAll(all.checked) } });
  const heads = columns.map((column) => ({ column, element: head(column) }));
  const grid = h('table.cards', {},
    h('caption.visually-hidden', {}, options.label),
    h('thead', {}, h('tr', {},
      onSelect && h('th.tight', { scope: 'col' }, all),
      heads.map((each) => each.element))),
    body);
  const scroll = h('div.table-scroll', { hidden: true, tabindex: '0', role: 'region', 'aria-label': options.label }, grid);
  const place = h('div', {});
  const back = h('button.button.small', { type: 'button', on: { click: () => go(tokens.slice(0, -1)) } }, icon('left'), t('common.previous'));
  const on = h('button.button.small', { type: 'button', on: { click: () => go([...tokens, next]) } }, t('common.next'), icon('right'));
  const where = h('span.hint', {});
  const foot = h('div.table-foot', { hidden: true }, where, h('div.actions', {}, back, on));
  const element = h('div.table-card', { 'aria-busy': 'false' }, scroll, place, foot);

  function head(column) {
    const cell = h('th', { scope: 'col', class: classOf(column) });
    if (!column.sort) {
      cell.append(column.actions ? h('span.visually-hidden', {}, column.label) : column.label);
      return cell;
    }
    cell.append(h('button.sort', { type: 'button', on: { click: () => order(column.sort) } }, column.label));
    return cell;
  }

  function order({ up, down }) {
    orderBy = orderBy === down || !down ? up ?? down : down;
    options.onOrder?.(orderBy);
    first();
  }

  function showOrder() {
    for (const { column, element: cell } of heads) {
      if (!column.sort) continue;
      const direction = orderBy === column.sort.up ? 'ascending' : orderBy === column.sort.down ? 'descending' : null;
      cell.querySelector('.icon')?.remove();
      if (direction) {
        cell.setAttribute('aria-sort', direction);
        cell.firstChild.append(icon(direction === 'ascending' ? 'up' : 'down'));
      } else {
        cell.removeAttribute('aria-sort');
      }
    }
  }

  async function go(to) {
    running.abort();
    running = new AbortController();
    const mine = AbortSignal.any([running.signal, signal]);
    element.setAttribute('aria-busy', 'true');
    if (!items.length) fill(place, loading());
    showOrder();
    try {
      // A page of a filter that few links meet may be empty though there are more.
      let page = await load(to.at(-1), orderBy, mine);
      const trail = [...to];
      for (let tries = 0; !page.items.length && page.nextPageToken && tries < 20; tries += 1) {
        trail[trail.length - 1] = page.nextPageToken;
        page = await load(page.nextPageToken, orderBy, mine);
      }
      if (mine.aborted) return;
      tokens = trail;
      items = page.items;
      next = page.nextPageToken ?? '';
      show();
    } catch (error) {
      if (mine.aborted) return;
      items = [];
      fill(body);
      scroll.hidden = true;
      foot.hidden = true;
      fill(place, failure(error, () => go(to)));
    } finally {
      if (!mine.aborted) element.setAttribute('aria-busy', 'false');
    }
  }

  function show() {
    const nothing = !items.length && tokens.length === 1;
    scroll.hidden = nothing;
    foot.hidden = nothing || (tokens.length === 1 && !next);
    fill(place, nothing ? options.empty() : []);
    back.disabled = tokens.length === 1;
    on.disabled = !next;
    where.textContent = t('common.pageOf', { page: tokens.length });
    fill(body, items.map(row));
    showChoice();
  }

  function row(item) {
    const id = key(item);
    const box = onSelect && h('input', {
      type: 'checkbox',
      checked: selected.has(id),
      'aria-label': t('common.select', { name: options.name?.(item) ?? id }),
      on: { change: () => choose(item, box.checked) },
    });
    return h('tr', { 'aria-selected': onSelect ? String(selected.has(id)) : null, data: { key: id } },
      onSelect && h('td.tight.lead-cell', {}, box),
      columns.map((column) => h('td', {
        class: classOf(column),
        'data-label': column.bare || column.unnamed || column.actions ? null : column.label,
      }, column.cell(item))));
  }

  function choose(item, on) {
    if (on) selected.set(key(item), item);
    else selected.delete(key(item));
    showChoice();
  }

  function chooseAll(on) {
    for (const item of items) {
      if (on) selected.set(key(item), item);
      else selected.delete(key(item));
    }
    showChoice();
  }

  function showChoice() {
    if (!onSelect) return;
    for (const line of body.children) {
      const on = selected.has(line.dataset.key);
      line.setAttribute('aria-selected', String(on));
      line.querySelector('input').checked = on;
    }
    const here = items.filter((item) => selected.has(key(item))).length;
    all.checked = here > 0 && here === items.length;
    all.indeterminate = here > 0 && here < items.length;
    onSelect([...selected.values()]);
  }

  function clear() {
    selected.clear();
    showChoice();
  }

  const first = () => go(['']);
  return { element, first, reload: () => go(tokens), clear };
}

const classOf = (column) => [column.class, column.bare && 'main-cell', column.actions && 'tight end-cell'].filter(Boolean).join(' ');

/** What `load` does for a list of the API; `query` gives what else is asked. */
export function listed(url, field, { pageSize = 50, query = () => ({}) } = {}) {
  return async (pageToken, orderBy, signal) => {
    const answer = await api.get(url, { pageSize, pageToken, orderBy, ...query() }, { signal });
    return { items: answer[field] ?? [], nextPageToken: answer.nextPageToken };
  };
}
