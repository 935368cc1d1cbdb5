// Webhooks: servers that are told what happens to links.

import { api, path } from '../../api.js';
import { h } from '../../dom.js';
import { dateTime, t } from '../../i18n.js';
import { failureText } from '../../problems.js';
import { href, pageHead } from '../../router.js';
import { attempt } from '../../ui/attempt.js';
import { confirm } from '../../ui/dialog.js';
import { checkField, field } from '../../ui/field.js';
import { icon } from '../../ui/icons.js';
import { menuButton } from '../../ui/menu.js';
import { empty } from '../../ui/states.js';
import { listed, table } from '../../ui/table.js';
import { boxes, boxesField, formDialog, lines, rotateSecret, showSecret } from './form.js';

const EVENTS = ['LINK_CREATED', 'LINK_UPDATED', 'LINK_DELETED', 'LINK_EXPIRED', 'LINK_CLICKS_REACHED'];

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ signal }) {
  const rows = table({
    label: t('admin.webhooks.title'),
    load: listed('/api/v1/webhooks', 'webhooks'),
    key: (hook) => hook.webhookId,
    empty: () => empty(t('admin.webhooks.none'), t('admin.webhooks.noneText')),
    signal,
    columns: [
      { bare: true, label: t('admin.webhooks.name'), cell: (hook) => [
        h('a', { href: href(`/webhooks/${hook.webhookId}`) }, h('strong', {}, hook.displayName)),
        h('span.hint.clip.url', { title: hook.url }, hook.url)] },
      { label: t('admin.webhooks.events'), cell: (hook) => h('span.badges', {}, hook.eventTypes?.length
        ? hook.eventTypes.map((type) => h('span.badge', {}, t(`admin.event.${type}`))) : h('span.badge', {}, t('admin.webhooks.everything'))) },
      { label: t('admin.webhooks.state'), cell: state },
      { label: t('common.actions'), actions: true, cell: (hook) => menuButton({
        label: t('admin.actionsOf', { name: hook.displayName }),
        items: [
          { label: t('admin.webhooks.deliveries'), icon: 'list', href: href(`/webhooks/${hook.webhookId}`) },
          { label: t('admin.webhooks.ping'), icon: 'play', action: () => ping(hook) },
          { label: t('common.edit'), icon: 'edit', action: () => edit(hook) },
          { label: t('admin.webhooks.rotate'), icon: 'refresh', action: () => rotate(hook) },
          { label: t('common.delete'), icon: 'trash', danger: true, action: () => remove(hook) },
        ],
      }) },
    ],
  });

  async function create() {
    const made = await hookForm(t('admin.webhooks.create'), { enabled: true }, (body) => api.post('/api/v1/webhooks', body));
    if (!made) return;
    await showSecret(t('admin.webhooks.made'), t('admin.webhooks.secretText'), made.secret);
    rows.reload();
  }

  async function edit(hook) {
    const fresh = await attempt(() => api.get(path`/api/v1/webhooks/${hook.webhookId}`));
    if (fresh && await hookForm(t('admin.webhooks.edit'), fresh, (body) => api.patch(path`/api/v1/webhooks/${hook.webhookId}`, body))) rows.reload();
  }

  async function ping(hook) {
    await attempt(() => api.post(path`/api/v1/webhooks/${hook.webhookId}:ping`), t('admin.webhooks.pinged'));
  }

  async function rotate(hook) {
    await rotateSecret({
      title: t('admin.webhooks.rotate'),
      lead: t('admin.webhooks.rotateText'),
      url: path`/api/v1/webhooks/${hook.webhookId}:rotateSecret`,
      made: t('admin.webhooks.made'),
      text: t('admin.webhooks.secretText'),
    });
  }

  async function remove(hook) {
    const sure = await confirm({ title: t('admin.webhooks.deleteTitle', { name: hook.displayName }), text: t('admin.webhooks.deleteText'), yes: t('common.delete'), danger: true });
    if (sure && await attempt(() => api.delete(path`/api/v1/webhooks/${hook.webhookId}`), t('admin.deleted'))) rows.reload();
  }

  rows.first();
  return {
    title: t('admin.webhooks.title'),
    element: h('div', {},
      pageHead(t('admin.webhooks.title'), {
        lead: t('admin.webhooks.lead'),
        actions: [h('button.button.primary', { type: 'button', on: { click: create } }, icon('plus'), t('admin.webhooks.create'))],
      }),
      rows.element),
  };
}

function state(hook) {
  if (hook.disableReason) return [h('span.badge.bad', {}, t('admin.webhooks.switchedOff')), h('span.hint.clip', { title: failureText(hook.disableReason) }, failureText(hook.disableReason))];
  if (!hook.enabled) return h('span.badge', {}, t('admin.webhooks.isOff'));
  if (hook.failingSinceTime) return h('span.badge.warn', {}, t('admin.webhooks.failing', { time: dateTime(hook.failingSinceTime) }));
  return h('span.badge.good', {}, t('admin.webhooks.isOn'));
}

function hookForm(title, hook, send) {
  const name = h('input', { type: 'text', required: true, maxlength: '128', value: hook.displayName ?? '' });
  const url = h('input', { type: 'url', required: true, maxlength: '2048', placeholder: 'https://', value: hook.url ?? '' });
  const events = boxes(EVENTS, hook.eventTypes ?? [], (type) => t(`admin.event.${type}`));
  const domains = h('textarea', { rows: '2', spellcheck: 'false', value: (hook.domains ?? []).join('\n') });
  const tags = h('textarea', { rows: '2', spellcheck: 'false', value: (hook.tags ?? []).join('\n') });
  const milestones = h('input', { type: 'text', inputmode: 'numeric', value: (hook.milestones ?? []).join(', ') });
  const enabled = h('input', { type: 'checkbox', checked: hook.enabled });
  return formDialog({
    title,
    fields: [
      field({ name: 'displayName', label: t('admin.webhooks.name'), control: name }),
      field({ name: 'url', label: t('admin.webhooks.url'), control: url, hint: t('admin.webhooks.urlHint') }),
      boxesField('eventTypes', t('admin.webhooks.events'), events, t('admin.webhooks.eventsHint')),
      field({ name: 'milestones', label: t('admin.webhooks.milestones'), control: milestones, hint: t('admin.webhooks.milestonesHint') }),
      field({ name: 'domains', label: t('admin.webhooks.domains'), control: domains, hint: t('admin.webhooks.domainsHint') }),
      field({ name: 'tags', label: t('admin.webhooks.tags'), control: tags, hint: t('admin.webhooks.tagsHint') }),
      checkField({ name: 'enabled', label: t('admin.webhooks.enabled'), control: enabled }),
    ],
    yes: hook.webhookId ? t('common.save') : t('common.create'),
    save: () => send({
      displayName: name.value.trim(),
      url: url.value.trim(),
      eventTypes: events.chosen(),
      domains: lines(domains.value),
      tags: tags.value.split('\n').map((tag) => tag.trim()).filter(Boolean),
      milestones: lines(milestones.value),
      enabled: enabled.checked,
    }),
  });
}
