// API keys: who may do what.

import { api, path } from '../../api.js';
import { h } from '../../dom.js';
import { ago, date, dateTime, t } from '../../i18n.js';
import { pageHead } from '../../router.js';
import { attempt } from '../../ui/attempt.js';
import { confirm } from '../../ui/dialog.js';
import { checkField, field } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { menuButton } from '../../ui/menu.js';
import { empty } from '../../ui/states.js';
import { listed, table } from '../../ui/table.js';
import { toLocal, toTime } from '../../ui/time.js';
import { boxes, boxesField, formDialog, lines, rotateSecret, showSecret } from './form.js';

const SCOPES = ['LINKS_READ', 'LINKS_WRITE', 'STATS_READ', 'ADMIN'];

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ signal }) {
  const revoked = h('input', { type: 'checkbox', on: { change: () => rows.first() } });
  const rows = table({
    label: t('admin.keys.title'),
    load: listed('/api/v1/keys', 'apiKeys', { query: () => ({ showRevoked: revoked.checked || '' }) }),
    key: (key) => key.keyId,
    empty: () => empty(t('admin.keys.none'), t('admin.keys.noneText')),
    signal,
    columns: [
      { bare: true, label: t('admin.keys.name'), cell: (key) => [h('strong', {}, key.displayName), h('span.hint.mono.clip.key-id', { title: key.keyId }, key.keyId)] },
      { label: t('admin.keys.scopes'), cell: (key) => h('span.badges', {}, (key.scopes ?? []).map((scope) => h('span.badge', {}, t(`admin.scope.${scope}`)))) },
      { label: t('admin.keys.reach'), cell: reach },
      { label: t('admin.keys.lastUse'), cell: (key) => (key.lastUseTime ? ago(key.lastUseTime) : t('admin.never')) },
      { label: t('admin.keys.state'), cell: state },
      { label: t('common.actions'), actions: true, cell: (key) => !key.revokeTime && menuButton({
        label: t('admin.actionsOf', { name: key.displayName }),
        items: [
          { label: t('common.edit'), icon: 'edit', action: () => edit(key) },
          { label: t('admin.rotate'), icon: 'refresh', action: () => rotate(key) },
          { label: t('admin.revoke'), icon: 'trash', danger: true, action: () => revoke(key) },
        ],
      }) },
    ],
  });

  async function create() {
    const made = await keyForm(t('admin.keys.create'), { scopes: ['LINKS_READ'] }, (body) => api.post('/api/v1/keys', body));
    if (!made) return;
    await showSecret(t('admin.keys.made'), t('admin.keys.secretText'), made.secret);
    rows.reload();
  }

  async function edit(key) {
    const fresh = await attempt(() => api.get(path`/api/v1/keys/${key.keyId}`));
    if (fresh && await keyForm(t('admin.keys.edit'), fresh, (body) => api.patch(path`/api/v1/keys/${key.keyId}`, body))) rows.reload();
  }

  async function rotate(key) {
    const rotated = await rotateSecret({
      title: t('admin.keys.rotateTitle', { name: key.displayName }),
      lead: t('admin.keys.rotateText'),
      url: path`/api/v1/keys/${key.keyId}:rotate`,
      made: t('admin.keys.made'),
      text: t('admin.keys.secretText'),
    });
    if (rotated) rows.reload();
  }

  async function revoke(key) {
    const sure = await confirm({ title: t('admin.keys.revokeTitle', { name: key.displayName }), text: t('admin.keys.revokeText'), yes: t('admin.revoke'), danger: true });
    if (sure && await attempt(() => api.delete(path`/api/v1/keys/${key.keyId}`), t('admin.keys.revoked'))) rows.reload();
  }

  rows.first();
  return {
    title: t('admin.keys.title'),
    element: h('div', {},
      pageHead(t('admin.keys.title'), {
        lead: t('admin.keys.lead'),
        actions: [h('button.button.primary', { type: 'button', on: { click: create } }, icon('plus'), t('admin.keys.create'))],
      }),
      h('div.toolbar', {}, h('label.control-check', {}, revoked, t('admin.keys.showRevoked'))),
      rows.element),
  };
}

function reach(key) {
  return [
    key.domains?.length ? key.domains.join(', ') : t('admin.keys.allDomains'),
    key.ownLinksOnly && h('span.hint.clip', {}, t('admin.keys.ownLinks')),
    key.callsPerMinute > 0 && h('span.hint.clip', {}, t('admin.keys.perMinute', { n: Number(key.callsPerMinute) })),
  ];
}

function state(key) {
  if (key.revokeTime) return h('span.badge.bad', { title: dateTime(key.revokeTime) }, t('admin.keys.isRevoked'));
  if (key.expireTime && new Date(key.expireTime) <= new Date()) return h('span.badge.bad', {}, t('admin.keys.isExpired'));
  if (key.expireTime) return h('span.badge.warn', { title: dateTime(key.expireTime) }, t('admin.keys.until', { time: date(key.expireTime) }));
  if (key.oldSecretExpireTime && new Date(key.oldSecretExpireTime) > new Date()) {
    return h('span.badge.warn', {}, t('admin.oldUntil', { time: dateTime(key.oldSecretExpireTime) }));
  }
  return h('span.badge.good', {}, t('admin.keys.isValid'));
}

function keyForm(title, key, send) {
  const name = h('input', { type: 'text', required: true, maxlength: '128', value: key.displayName ?? '' });
  const scopes = boxes(SCOPES, key.scopes ?? [], (scope) => t(`admin.scope.${scope}`));
  const domains = h('textarea', { rows: '2', spellcheck: 'false', value: (key.domains ?? []).join('\n') });
  const own = h('input', { type: 'checkbox', checked: key.ownLinksOnly });
  const calls = h('input', { type: 'number', min: '0', max: '1000000', value: key.callsPerMinute || '' });
  const expiry = h('input', { type: 'datetime-local', value: toLocal(key.expireTime) });
  return formDialog({
    title,
    fields: [
      field({ name: 'displayName', label: t('admin.keys.name'), control: name, hint: t('admin.keys.nameHint') }),
      boxesField('scopes', t('admin.keys.scopes'), scopes, t('admin.keys.scopesHint')),
      field({ name: 'domains', label: t('admin.keys.domains'), control: domains, hint: t('admin.keys.domainsHint') }),
      checkField({ name: 'ownLinksOnly', label: t('admin.keys.ownLinks'), control: own }),
      field({ name: 'callsPerMinute', label: t('admin.keys.calls'), control: calls, hint: t('admin.keys.callsHint') }),
      field({ name: 'expireTime', label: t('admin.keys.expiry'), control: expiry, hint: t('admin.keys.expiryHint') }),
    ],
    yes: key.keyId ? t('common.save') : t('common.create'),
    save: () => send({
      displayName: name.value.trim(),
      scopes: scopes.chosen(),
      domains: lines(domains.value),
      ownLinksOnly: own.checked,
      callsPerMinute: Number(calls.value || 0),
      expireTime: toTime(expiry.value),
    }),
  });
}
