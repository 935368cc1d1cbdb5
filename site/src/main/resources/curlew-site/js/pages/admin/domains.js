// The domains that serve links.

import { api, path } from '../../api.js';
import { h } from '../../dom.js';
import { t } from '../../i18n.js';
import { pageHead } from '../../router.js';
import { attempt } from '../../ui/attempt.js';
import { confirm } from '../../ui/dialog.js';
import { checkField, field, select } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { menuButton } from '../../ui/menu.js';
import { empty } from '../../ui/states.js';
import { listed, table } from '../../ui/table.js';
import { formDialog } from './form.js';

const STATUSES = [0, 301, 302, 307, 308];

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ signal }) {
  const rows = table({
    label: t('admin.domains.title'),
    load: listed('/api/v1/domains', 'domains'),
    key: (domain) => domain.host,
    empty: () => empty(t('admin.domains.none'), t('admin.domains.lead')),
    signal,
    columns: [
      { bare: true, label: t('admin.domains.host'), cell: (domain) => [h('strong', {}, domain.host), domain.defaultDomain && h('span.badge.good', {}, t('admin.domains.isDefault'))] },
      { label: t('admin.domains.rootUrl'), cell: (domain) => h('span.clip.url', { title: domain.rootUrl }, domain.rootUrl || t('admin.domains.noUrl')) },
      { label: t('admin.domains.notFoundUrl'), cell: (domain) => h('span.clip.url', { title: domain.notFoundUrl }, domain.notFoundUrl || t('admin.domains.answers404')) },
      { label: t('admin.domains.codes'), cell: (domain) => t(domain.caseInsensitive ? 'admin.domains.codesAnyCase' : 'admin.domains.codesOf', { n: domain.codeLength || 7 }) },
      { label: t('common.actions'), actions: true, cell: (domain) => menuButton({
        label: t('admin.actionsOf', { name: domain.host }),
        items: [
          { label: t('common.edit'), icon: 'edit', action: () => edit(domain) },
          !domain.defaultDomain && { label: t('common.delete'), icon: 'trash', danger: true, action: () => remove(domain) },
        ],
      }) },
    ],
  });

  async function create() {
    if (await domainForm(t('admin.domains.create'), {}, (body) => api.post('/api/v1/domains', body))) rows.reload();
  }

  async function edit(domain) {
    const fresh = await attempt(() => api.get(path`/api/v1/domains/${domain.host}`));
    if (fresh && await domainForm(domain.host, fresh, (body) => api.patch(path`/api/v1/domains/${domain.host}`, body))) rows.reload();
  }

  async function remove(domain) {
    const sure = await confirm({ title: t('admin.domains.deleteTitle', { name: domain.host }), text: t('admin.domains.deleteText'), yes: t('common.delete'), danger: true });
    if (sure && await attempt(() => api.delete(path`/api/v1/domains/${domain.host}`), t('admin.deleted'))) rows.reload();
  }

  rows.first();
  return {
    title: t('admin.domains.title'),
    element: h('div', {},
      pageHead(t('admin.domains.title'), {
        lead: t('admin.domains.lead'),
        actions: [h('button.button.primary', { type: 'button', on: { click: create } }, icon('plus'), t('admin.domains.create'))],
      }),
      rows.element),
  };
}

function domainForm(title, domain, send) {
  const known = Boolean(domain.host);
  const text = (value, more) => h('input', { type: 'text', spellcheck: 'false', autocapitalize: 'off', value: value ?? '', ...more });
  const url = (value) => text(value, { type: 'url', inputmode: 'url', maxlength: '2048', placeholder: 'https://' });
  const host = text('', { required: true, maxlength: '255', placeholder: 'go.example.com' });
  const root = url(domain.rootUrl);
  const notFound = url(domain.notFoundUrl);
  const status = select({}, STATUSES.map((each) => [each, each ? String(each) : t('admin.domains.usualStatus')]), domain.redirectStatus ?? 0);
  const anyCase = h('input', { type: 'checkbox', checked: domain.caseInsensitive });
  const length = h('input', { type: 'number', min: '4', max: '16', placeholder: '7', value: domain.codeLength || '' });
  const alphabet = text(domain.codeAlphabet, { maxlength: '64' });
  const apple = h('textarea', { rows: '4', spellcheck: 'false', value: domain.appleAppSiteAssociation ?? '' });
  const android = h('textarea', { rows: '4', spellcheck: 'false', value: domain.androidAssetLinks ?? '' });
  return formDialog({
    title,
    wide: true,
    fields: [h('div.grid.two', {},
      !known && field({ name: 'host', label: t('admin.domains.host'), control: host, hint: t('admin.domains.hostHint'), wide: true }),
      field({ name: 'rootUrl', label: t('admin.domains.rootUrl'), control: root, hint: t('admin.domains.rootHint') }),
      field({ name: 'notFoundUrl', label: t('admin.domains.notFoundUrl'), control: notFound, hint: t('admin.domains.notFoundHint') }),
      field({ name: 'redirectStatus', label: t('admin.domains.status'), control: status, hint: t('admin.domains.statusHint') }),
      field({ name: 'codeLength', label: t('admin.domains.length'), control: length, hint: t('admin.domains.lengthHint') }),
      field({ name: 'codeAlphabet', label: t('admin.domains.alphabet'), control: alphabet, hint: t('admin.domains.alphabetHint'), wide: true }),
      !known && h('div.span', {}, checkField({ name: 'caseInsensitive', label: t('admin.domains.anyCase'), control: anyCase, hint: t('admin.domains.anyCaseHint') })),
      h('details.span', { open: Boolean(domain.appleAppSiteAssociation || domain.androidAssetLinks) }, h('summary', {}, t('admin.domains.apps')),
        h('div.stack', {},
          field({ name: 'appleAppSiteAssociation', label: t('admin.domains.apple'), control: apple, hint: t('admin.domains.appleHint') }),
          field({ name: 'androidAssetLinks', label: t('admin.domains.android'), control: android, hint: t('admin.domains.androidHint') }))))],
    yes: known ? t('common.save') : t('common.create'),
    save: () => send({
      ...(known ? {} : { host: host.value.trim(), caseInsensitive: anyCase.checked }),
      rootUrl: root.value.trim(),
      notFoundUrl: notFound.value.trim(),
      redirectStatus: Number(status.value),
      codeLength: Number(length.value || 0),
      codeAlphabet: alphabet.value.trim(),
      appleAppSiteAssociation: apple.value.trim(),
      androidAssetLinks: android.value.trim(),
    }),
  });
}
