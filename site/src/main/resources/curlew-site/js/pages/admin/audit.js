// Who changed keys and settings.

import { h } from '../../dom.js';
import { dateTimeSeconds, has, t } from '../../i18n.js';
import { pageHead } from '../../router.js';
import { facts } from '../../ui/facts.js';
import { field, select } from '../../ui/field.js';
import { empty } from '../../ui/states.js';
import { listed, table } from '../../ui/table.js';
import { toLocal, toTime } from '../../ui/time.js';

const COLLECTIONS = ['', 'keys', 'domains', 'webhooks', 'links'];

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ query, signal }) {
  const reload = () => rows.first();
  const resource = h('input', { type: 'text', value: query.resource ?? '', spellcheck: 'false', autocapitalize: 'off', placeholder: 'keys', on: { change: reload } });
  const collections = select({ on: { change: () => { resource.value = collections.value; reload(); } } },
    COLLECTIONS.map((each) => [each, t(`admin.audit.collection.${each || 'all'}`)]), query.resource ?? '');
  const actor = h('input', { type: 'text', value: query.actor ?? '', spellcheck: 'false', autocapitalize: 'off', placeholder: 'key_…', on: { change: reload } });
  const from = h('input', { type: 'datetime-local', value: toLocal(query.from), on: { change: reload } });
  const to = h('input', { type: 'datetime-local', value: toLocal(query.to), on: { change: reload } });
  const rows = table({
    label: t('admin.audit.title'),
    load: listed('/api/v1/auditEvents', 'auditEvents', { query: () => ({ resource: resource.value.trim(), actor: actor.value.trim(), startTime: toTime(from.value), endTime: toTime(to.value) }) }),
    key: (event) => event.eventId,
    empty: () => empty(t('admin.audit.none'), t('admin.audit.noneText')),
    signal,
    columns: [
      { bare: true, label: t('admin.audit.when'), cell: (event) => dateTimeSeconds(event.eventTime) },
      { label: t('admin.audit.who'), cell: (event) => h('span.mono.clip.id', { title: event.actor }, event.actor || t('admin.audit.server')) },
      { label: t('admin.audit.what'), cell: (event) => h('span.badge', {}, action(event.action)) },
      { label: t('admin.audit.resource'), cell: (event) => h('span.mono.clip.id', { title: event.resource }, event.resource) },
      { label: t('admin.audit.changes'), cell: changes },
    ],
  });
  rows.first();
  return {
    title: t('admin.audit.title'),
    element: h('div', {},
      pageHead(t('admin.audit.title'), { lead: t('admin.audit.lead') }),
      h('div.filters', {},
        field({ name: 'collection', label: t('admin.audit.kind'), control: collections }),
        field({ name: 'resource', label: t('admin.audit.resource'), control: resource }),
        field({ name: 'actor', label: t('admin.audit.who'), control: actor }),
        field({ name: 'startTime', label: t('admin.audit.from'), control: from }),
        field({ name: 'endTime', label: t('admin.audit.to'), control: to })),
      rows.element),
  };
}

function action(name) {
  return has(`admin.action.${name}`) ? t(`admin.action.${name}`) : name;
}

function changes(event) {
  if (!event.changes?.length) return '';
  return h('details.changes', {}, h('summary', {}, t('admin.audit.fields', { n: event.changes.length })),
    facts(event.changes.map((change) => [change.field, change.before || change.after
      ? [change.before && h('del', {}, change.before), change.before && change.after && ' → ', change.after && h('ins', {}, change.after)]
      : t('admin.audit.secret')])));
}
