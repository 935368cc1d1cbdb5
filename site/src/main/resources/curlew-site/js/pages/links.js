// All links: search, filters, order, what to do with one or many.

import { debounce, fill, h } from '../dom.js';
import { ago, compact, dateTime, number, t } from '../i18n.js';
import { bulkBar } from '../links/bulk.js';
import { rowMenu } from '../links/actions.js';
import { HEALTHS, STATES, condition, domains, linkHref, stateBadge, withoutScheme } from '../links/model.js';
import { href, navigate, pageHead } from '../router.js';
import { can, current } from '../session.js';
import { select } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { empty } from '../ui/states.js';
import { listed, table } from '../ui/table.js';
import { copy } from '../ui/toast.js';

export const texts = ['links'];
export const styles = ['links'];

const SINCE = ['1', '7', '30', '365'];

export default async function page({ query, signal }) {
  const wanted = { q: '', tag: '', state: '', domain: '', health: '', since: '', owner: '', order: '', ...query };
  const writes = can('links:write');
  const hosts = await domains(signal).catch(() => []);

  const rows = table({
    label: t('links.title'),
    columns: columns(writes, hosts.length > 1, () => rows, (tag) => choose('tag', tag)),
    key: (link) => `${link.domain}/${link.code}`,
    name: (link) => withoutScheme(link.shortUrl),
    orderBy: wanted.order || 'create_time desc',
    onOrder: (order) => choose('order', order === 'create_time desc' ? '' : order, true),
    onSelect: writes ? (links) => bulk.show(links) : undefined,
    load: listed('/api/v1/links', 'links', {
      query: () => ({ filter: filterOf(wanted), showDeleted: wanted.state === 'DELETED' || undefined }),
    }),
    empty: () => (filterOf(wanted)
      ? empty(t('links.noneFound'), t('links.noneFoundText'), h('button.button', { type: 'button', on: { click: reset } }, t('links.resetFilters')))
      : empty(t('links.none'), t('links.noneText'), writes && h('a.button.primary', { href: href('/new') }, icon('plus'), t('links.new')))),
    signal,
  });
  const bulk = bulkBar(rows);

  const search = h('input', {
    type: 'search',
    value: wanted.q,
    placeholder: t('links.search'),
    'aria-label': t('links.search'),
    on: { input: debounce(() => choose('q', search.value.trim()), 250) },
  });
  const filters = {
    state: select({ 'aria-label': t('links.filter.state') }, [['', t('links.filter.anyState')], ...STATES.map((state) => [state, t(`links.state.${state}`)])], wanted.state),
    domain: hosts.length > 1 && select({ 'aria-label': t('links.domain') }, [['', t('links.filter.anyDomain')], ...hosts.map((host) => [host, host])], wanted.domain),
    since: select({ 'aria-label': t('links.filter.since') }, [['', t('links.filter.anyTime')], ...SINCE.map((days) => [days, t('links.filter.days', { n: Number(days) })])], wanted.since),
    health: select({ 'aria-label': t('links.filter.health') }, [['', t('links.filter.anyHealth')], ...HEALTHS.map((each) => [each, t(`links.health.${each}`)])], wanted.health),
  };
  if (current().keyId) {
    filters.owner = select({ 'aria-label': t('links.owner') }, [['', t('links.filter.anyOwner')], [current().keyId, t('links.filter.mine')]], wanted.owner);
  }
  for (const [name, control] of Object.entries(filters)) control && control.addEventListener('change', () => choose(name, control.value));
  const tag = h('input', {
    type: 'text',
    value: wanted.tag,
    placeholder: t('links.filter.tag'),
    'aria-label': t('links.filter.tag'),
    class: 'tag-filter',
    on: { input: debounce(() => choose('tag', tag.value.trim()), 400) },
  });
  const chosen = h('p.hint', { 'aria-live': 'polite' });

  function choose(name, value, loaded) {
    wanted[name] = value;
    if (name === 'tag') tag.value = value;
    navigate('/links', { query: wanted, replace: true, quiet: true });
    if (!loaded) rows.first();
    showChosen();
  }

  function reset() {
    Object.assign(wanted, { q: '', tag: '', state: '', domain: '', health: '', since: '', owner: '' });
    search.value = '';
    tag.value = '';
    for (const control of Object.values(filters)) if (control) control.value = '';
    choose('q', '');
  }

  function showChosen() {
    const on = ['q', 'tag', 'state', 'domain', 'health', 'since', 'owner'].some((name) => wanted[name]);
    fill(chosen, on && h('button.button.small.quiet', { type: 'button', on: { click: reset } }, icon('close'), t('links.resetFilters')));
  }

  showChosen();
  rows.first();
  return {
    title: t('links.title'),
    element: h('div', {},
      pageHead(t('links.title'), {
        actions: [
          h('a.button', { href: href('/transfer', { filter: filterOf(wanted) }) }, icon('transfer'), t('common.nav.transfer')),
          writes && h('a.button.primary', { href: href('/new') }, icon('plus'), t('links.new')),
        ],
      }),
      h('div.toolbar', { role: 'search' },
        h('div.search.grow', {}, icon('search'), search), tag, filters.state, filters.domain, filters.since, filters.health, filters.owner, chosen),
      rows.element,
      bulk.element),
  };
}

function filterOf(wanted) {
  return [
    wanted.q && condition('text', wanted.q),
    wanted.tag && condition('tag', wanted.tag),
    wanted.state && `state=${wanted.state}`,
    wanted.domain && condition('domain', wanted.domain, '='),
    wanted.health && `target_health=${wanted.health}`,
    wanted.owner && condition('owner', wanted.owner, '='),
    SINCE.includes(wanted.since) && condition('create_time', new Date(Date.now() - Number(wanted.since) * 86400000).toISOString(), '>='),
  ].filter(Boolean).join(' AND ');
}

function columns(writes, manyDomains, rows, onTag) {
  return [
    {
      label: t('links.link'),
      bare: true,
      class: 'link-cell',
      cell: (link) => h('div.link-name', {},
        h('div.link-line', {},
          h('a.short', { href: linkHref(link) }, manyDomains ? withoutScheme(link.shortUrl) : `/${link.code}`),
          h('button.icon-button.tiny', { type: 'button', 'aria-label': t('links.copyOf', { url: link.shortUrl }), on: { click: () => copy(link.shortUrl, t('common.copied')) } }, icon('copy')),
          link.passwordProtected && h('span', { title: t('links.hasPassword') }, icon('lock'), h('span.visually-hidden', {}, t('links.hasPassword'))),
          link.rules?.length > 0 && h('span', { title: t('links.hasRules', { n: link.rules.length }) }, icon('split'), h('span.visually-hidden', {}, t('links.hasRules', { n: link.rules.length })))),
        link.title && h('span.clip', { title: link.title }, link.title),
        h('span.hint.clip', { title: link.targetUrl }, withoutScheme(link.targetDisplay || link.targetUrl)),
        link.targetHealth && ['BROKEN', 'UNREACHABLE'].includes(link.targetHealth.state)
          && h('span.badge.bad', {}, icon('alert'), t(`links.health.${link.targetHealth.state}`))),
    },
    {
      label: t('links.tags'),
      unnamed: true,
      cell: (link) => (link.tags?.length ? h('div.tag-list', {}, link.tags.map((tag) => h('button.badge.tag', { type: 'button', title: t('links.onlyTag', { tag }), on: { click: () => onTag(tag) } }, tag))) : h('span.hint.wide-only', {}, '–')),
    },
    { label: t('links.stateLabel'), unnamed: true, cell: (link) => stateBadge(link.state) },
    {
      label: t('links.clicks'),
      class: 'number',
      sort: { down: 'clicks desc' },
      cell: (link) => h('span', { title: number(link.clickCount) }, compact(link.clickCount)),
    },
    {
      label: t('links.created'),
      class: 'tight',
      sort: { down: 'create_time desc', up: 'create_time' },
      cell: (link) => h('time', { datetime: link.createTime, title: dateTime(link.createTime) }, ago(link.createTime)),
    },
    {
      label: t('links.updated'),
      class: 'tight wide-only',
      sort: { down: 'update_time desc', up: 'update_time' },
      cell: (link) => h('time', { datetime: link.updateTime, title: dateTime(link.updateTime) }, ago(link.updateTime)),
    },
    {
      label: t('common.actions'),
      actions: true,
      cell: (link) => rowMenu(link, writes, () => rows().reload()),
    },
  ];
}
