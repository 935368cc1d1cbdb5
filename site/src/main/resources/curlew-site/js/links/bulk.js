// Changes many links at once: a thousand a call, each of which succeeds or fails by itself.

import { api } from '../api.js';
import { fill, h } from '../dom.js';
import { load, t } from '../i18n.js';
import { statusText } from '../problems.js';
import { dialog } from '../ui/dialog.js';
import { chips } from '../ui/chips.js';
import { field, select } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { menuButton } from '../ui/menu.js';
import { errorText } from '../ui/states.js';
import { timeInput } from '../ui/time.js';
import { toast } from '../ui/toast.js';
import { withoutScheme } from './model.js';

const MOST = 1000;

/** The bar that shows while links are chosen. `rows` is the table. */
export function bulkBar(rows) {
  const element = h('div.bulk', { role: 'region', 'aria-label': t('links.bulk.title'), hidden: true });
  let chosen = [];

  function show(links) {
    chosen = links;
    element.hidden = !links.length;
    if (!links.length) return;
    const gone = links.every((link) => link.state === 'DELETED');
    fill(element,
      h('span', { 'aria-live': 'polite' }, t('links.bulk.chosen', { n: links.length })),
      gone
        ? button('undo', t('links.restore'), restoreAll)
        : [
          button('edit', t('links.bulk.edit'), edit),
          menuButton({
            label: t('common.more'),
            items: [
              { label: t('links.enable'), icon: 'play', action: () => update(() => ({ enabled: true })) },
              { label: t('links.disable'), icon: 'close', action: () => update(() => ({ enabled: false })) },
              { label: t('common.delete'), icon: 'trash', danger: true, action: removeAll },
            ],
          }),
        ],
      h('button.icon-button', { type: 'button', 'aria-label': t('links.bulk.none'), on: { click: rows.clear } }, icon('close')));
  }

  const button = (name, label, action) => h('button.button.small', { type: 'button', on: { click: action } }, icon(name), label);

  async function edit() {
    const change = await dialog({ title: t('links.bulk.editTitle', { n: chosen.length }), body: bulkForm });
    if (change) update(change);
  }

  const update = (change) => run('batchUpdate', (link) => {
    const fields = change(link);
    return { link: { code: link.code, domain: link.domain, etag: link.etag, ...fields }, updateMask: mask(fields) };
  });

  async function removeAll() {
    const sure = await dialog({
      title: t('links.bulk.deleteTitle', { n: chosen.length }),
      body: () => h('p', {}, t('links.deleteText')),
      actions: (close) => [
        h('button.button', { type: 'button', on: { click: () => close() } }, t('common.cancel')),
        h('button.button.danger', { type: 'button', on: { click: () => close(true) } }, t('common.delete')),
      ],
    });
    if (sure) run('batchDelete', (link) => ({ code: link.code, domain: link.domain, etag: link.etag }));
  }

  async function restoreAll() {
    const results = await Promise.allSettled(chosen.map((link) => api.post(`/api/v1/links/${encodeURIComponent(link.code)}:undelete`, { domain: link.domain })));
    finish(results.map((result, i) => (result.status === 'rejected' ? { link: chosen[i], message: errorText(result.reason) } : null)).filter(Boolean), results.length);
  }

  async function run(verb, requestOf) {
    const links = chosen;
    const failures = [];
    element.setAttribute('aria-busy', 'true');
    try {
      for (let from = 0; from < links.length; from += MOST) {
        const part = links.slice(from, from + MOST);
        const { results = [] } = await api.post(`/api/v1/links:${verb}`, { requests: part.map(requestOf) });
        if (results.some((result) => result.error)) await load('errors');
        results.forEach((result, i) => {
          if (result.error) failures.push({ link: part[i], message: statusText(result.error) });
        });
      }
      finish(failures, links.length);
    } catch (error) {
      toast(errorText(error), { kind: 'bad' });
    } finally {
      element.removeAttribute('aria-busy');
    }
  }

  function finish(failures, count) {
    rows.clear();
    rows.reload();
    if (failures.length < count) toast(t('links.bulk.done', { n: count - failures.length }));
    if (failures.length) {
      dialog({
        title: t('links.bulk.failed', { n: failures.length }),
        body: () => h('ul.plain-list', {}, failures.map(({ link, message }) => h('li', {}, h('strong', {}, withoutScheme(link.shortUrl)), ' ', message))),
      });
    }
  }

  return { element, show };
}

/** `expireTime` is `expire_time` in a mask. */
function mask(fields) {
  return Object.keys(fields).join(',');
}

/** What is to be changed in all of them; resolves with a function that gives the fields of each. */
function bulkForm(close) {
  const add = chips({ values: [] });
  const remove = chips({ values: [] });
  const expiry = select({}, [['', t('links.bulk.keep')], ['never', t('links.never')], ['at', t('links.bulk.at')]], '');
  const time = timeInput('', { hidden: true, 'aria-label': t('links.expireTime') });
  expiry.addEventListener('change', () => {
    time.hidden = expiry.value !== 'at';
  });
  const crawlable = select({}, [['', t('links.bulk.keep')], ['true', t('links.yes')], ['false', t('links.no')]], '');
  return h('form.stack', {
    on: {
      submit: (event) => {
        event.preventDefault();
        const added = add.values();
        const removed = remove.values();
        if (!added.length && !removed.length && !expiry.value && !crawlable.value) {
          close();
          return;
        }
        close((link) => ({
          ...(added.length || removed.length ? { tags: [...new Set([...(link.tags ?? []), ...added])].filter((tag) => !removed.includes(tag)) } : {}),
          ...(expiry.value === 'never' ? { expireTime: null } : expiry.value === 'at' && time.value ? { expireTime: time.current() } : {}),
          ...(crawlable.value ? { crawlable: crawlable.value === 'true' } : {}),
        }));
      },
    },
  },
  field({ name: 'add', label: t('links.bulk.addTags'), control: add }),
  field({ name: 'remove', label: t('links.bulk.removeTags'), control: remove }),
  field({ name: 'expiry', label: t('links.expireTime'), control: h('div.stack', {}, expiry, time) }),
  field({ name: 'crawlable', label: t('links.crawlable'), control: crawlable }),
  h('div.actions', {},
    h('button.button.primary', { type: 'submit' }, t('links.bulk.apply')),
    h('button.button', { type: 'button', on: { click: () => close() } }, t('common.cancel'))));
}
