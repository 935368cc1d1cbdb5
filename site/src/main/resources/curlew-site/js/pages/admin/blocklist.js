// Links that administrators blocked.

import { api, path } from '../../api.js';
import { h } from '../../dom.js';
import { dateTime, t } from '../../i18n.js';
import { pageHead } from '../../router.js';
import { current } from '../../session.js';
import { attempt } from '../../ui/attempt.js';
import { confirm } from '../../ui/dialog.js';
import { field, select } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { empty } from '../../ui/states.js';
import { listed, table } from '../../ui/table.js';
import { formDialog } from './form.js';

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ signal }) {
  const rows = table({
    label: t('admin.blocked.title'),
    load: listed('/api/v1/links', 'links', { query: () => ({ filter: 'state=BLOCKED' }) }),
    key: (link) => `${link.domain}/${link.code}`,
    empty: () => empty(t('admin.blocked.none'), t('admin.blocked.noneText')),
    signal,
    columns: [
      { bare: true, label: t('admin.blocked.link'), cell: (link) => [h('strong', {}, link.shortUrl), h('span.hint.clip.url', { title: link.targetUrl }, link.targetUrl)] },
      { label: t('admin.blocked.reason'), cell: (link) => link.blockReason ?? '' },
      { label: t('admin.blocked.since'), cell: (link) => dateTime(link.updateTime) },
      { label: t('common.actions'), actions: true, cell: (link) => h('button.button.small', { type: 'button', on: { click: () => unblock(link) } }, t('admin.blocked.unblock')) },
    ],
  });

  async function block() {
    const link = h('input', { type: 'text', required: true, spellcheck: 'false', autocapitalize: 'off', maxlength: '2048' });
    const reason = h('input', { type: 'text', required: true, maxlength: '512' });
    const status = select({}, [[451, t('admin.blocked.status451')], [403, t('admin.blocked.status403')]], 451);
    const done = await formDialog({
      title: t('admin.blocked.block'),
      fields: [
        field({ name: 'code', label: t('admin.blocked.which'), control: link, hint: t('admin.blocked.whichHint') }),
        field({ name: 'reason', label: t('admin.blocked.reason'), control: reason, hint: t('admin.blocked.reasonHint') }),
        field({ name: 'httpStatus', label: t('admin.blocked.answer'), control: status }),
      ],
      yes: t('admin.blocked.blockIt'),
      save: () => {
        const { code, domain } = codeOf(link.value.trim());
        return api.post(path`/api/v1/links/${code}:block`, { domain, reason: reason.value.trim(), httpStatus: Number(status.value) });
      },
    });
    if (done) rows.reload();
  }

  async function unblock(link) {
    const sure = await confirm({ title: t('admin.blocked.unblockTitle', { name: link.shortUrl }), text: t('admin.blocked.unblockText'), yes: t('admin.blocked.unblock') });
    if (sure && await attempt(() => api.post(path`/api/v1/links/${link.code}:unblock`, { domain: link.domain }), t('admin.blocked.unblocked'))) rows.reload();
  }

  rows.first();
  return {
    title: t('admin.blocked.title'),
    element: h('div', {},
      pageHead(t('admin.blocked.title'), {
        lead: t('admin.blocked.lead'),
        actions: [h('button.button.primary', { type: 'button', on: { click: block } }, icon('shield'), t('admin.blocked.block'))],
      }),
      rows.element,
      h('p.hint.below', {}, t('admin.blocked.hosts'))),
  };
}

/** A code, or a whole short URL. */
function codeOf(text) {
  try {
    const url = new URL(text);
    const ours = new URL(current().publicBaseUrl).host === url.host;
    return { code: decodeURIComponent(url.pathname.slice(1)), domain: ours ? '' : url.host };
  } catch {
    return { code: text.replace(/^\/+/, ''), domain: '' };
  }
}
