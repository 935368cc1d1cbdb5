// Lists of the API as tables, page by page.

import { api } from '../../api.js';
import { fill, h } from '../../dom.js';
import { t } from '../../i18n.js';
import { empty, failure, loading } from '../../ui/states.js';

/**
 * A table that grows by a page when somebody wants more.
 *
 * @param {{label: string, url: string, query?: () => object, field: string, columns: {label: string, class?: string, of: (item) => any}[],
 *     nothing: {title: string, text: string}, signal: AbortSignal}} options a column without a label has what can be done
 * @return {{element: HTMLElement, reload: () => Promise<void>}}
 */
export function pagedTable({ label, url, query = () => ({}), field, columns, nothing, signal }) {
  const element = h('div', {});
  const body = h('tbody', {});
  const more = h('button.button', { type: 'button', on: { click: () => add() } }, t('admin.more'));
  const foot = h('div.table-foot', {}, more);
  const table = h('div.table-card', {},
    h('div.table-whole', {}, h('table.cards', {},
      h('caption.visually-hidden', {}, label),
      h('thead', {}, h('tr', {}, columns.map((column) => h('th', { scope: 'col', class: column.class ?? '' },
        column.label || h('span.visually-hidden', {}, t('admin.actions')))))),
      body)),
    foot);
  let token = '';

  function row(item) {
    return h('tr', {}, columns.map((column) => h('td', {
      class: `${column.class ?? ''}${column.label ? '' : ' end-cell'}`,
      data: column.label && column !== columns[0] ? { label: column.label } : {},
    }, column.of(item))));
  }

  async function add() {
    more.disabled = true;
    try {
      const page = await api.get(url, { pageSize: 50, ...query(), pageToken: token }, { signal });
      token = page.nextPageToken ?? '';
      body.append(...(page[field] ?? []).map(row));
      foot.hidden = !token;
      fill(element, body.childElementCount || token ? table : empty(nothing.title, nothing.text));
    } catch (error) {
      if (signal.aborted) return;
      fill(element, failure(error, reload));
    }
    more.disabled = false;
  }

  async function reload() {
    token = '';
    body.replaceChildren();
    if (!element.childElementCount) fill(element, loading());
    await add();
  }

  return { element, reload };
}
