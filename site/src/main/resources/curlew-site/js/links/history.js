// The versions of a link: who changed what, from what to what; and back.

import { api } from '../api.js';
import { fill, h } from '../dom.js';
import { ago, dateTime, t } from '../i18n.js';
import { attempt } from '../ui/attempt.js';
import { confirm } from '../ui/dialog.js';
import { icon } from '../ui/icons.js';
import { failure, loading } from '../ui/states.js';
import { linkPath } from './model.js';
import { ruleText } from './rule-text.js';

const PAGE = 20;

/** The history of a link, the newest version first. `onChange` gets the link after it was rolled back. */
export function history(link, { signal, onChange, writes }) {
  const list = h('ol.history', {});
  const more = h('div', {});
  const element = h('div.stack', {}, list, more);
  let versions = [];

  async function load(pageToken = '') {
    fill(more, loading(3));
    try {
      const page = await api.get(`${linkPath(link)}/revisions`, { domain: link.domain, pageSize: PAGE, pageToken }, { signal });
      versions = [...versions, ...(page.revisions ?? [])];
      // The oldest version that is here is shown when the one before it is known, or when there is none.
      fill(list, versions.map((version, i) => entry(version, versions[i + 1], page.nextPageToken && i === versions.length - 1)));
      fill(more, page.nextPageToken && h('button.button', { type: 'button', on: { click: () => load(page.nextPageToken) } }, t('links.history.more')));
    } catch (error) {
      if (!signal.aborted) fill(more, failure(error, () => load(pageToken)));
    }
  }

  function entry(version, before, unknown) {
    const newest = version === versions[0];
    const changed = unknown ? [] : differences(before?.link, version.link);
    return h('li.version', {},
      h('div.version-head', {},
        h('strong', {}, t('links.history.version', { n: Number(version.link.revision) })),
        newest && h('span.badge.good', {}, t('links.history.now')),
        h('time.hint', { datetime: version.changeTime, title: dateTime(version.changeTime) }, ago(version.changeTime)),
        h('span.hint', {}, t('links.history.by', { actor: actorName(version.actor) })),
        !newest && writes && h('button.button.small', { type: 'button', on: { click: () => rollBack(version) } }, icon('undo'), t('links.history.rollBack'))),
      !before && !unknown
        ? h('p.hint', {}, t('links.history.made'))
        : changed.length
          ? h('dl.diff', {}, changed.map(({ name, from, to }) => [
            h('dt', {}, fieldName(name)),
            h('dd', {}, from !== '' && h('del', {}, from), to !== '' && h('ins', {}, to)),
          ]))
          : h('p.hint', {}, (version.changedFields ? String(version.changedFields).split(',').map(fieldName).join(', ') : t('links.history.nothing'))));
  }

  async function rollBack(version) {
    const changes = differences(versions[0].link, version.link);
    const sure = await confirm({
      title: t('links.history.rollBackTitle', { n: Number(version.link.revision) }),
      text: changes.length ? h('dl.diff', {}, changes.map(({ name, from, to }) => [h('dt', {}, fieldName(name)), h('dd', {}, from !== '' && h('del', {}, from), to !== '' && h('ins', {}, to))])) : t('links.history.same'),
      yes: t('links.history.rollBack'),
    });
    if (!sure) return;
    const now = await attempt(
      () => api.post(`${linkPath(link)}:rollback`, { domain: link.domain, revision: version.link.revision, etag: link.etag }),
      t('links.history.rolledBack'));
    if (now) onChange(now);
  }

  load();
  return element;
}

const actorName = (actor) => (actor === '' || actor === undefined ? t('links.history.anonymous') : actor === 'system' ? t('links.history.system') : actor);

const LEFT_OUT = new Set(['revision', 'etag', 'updateTime', 'createTime', 'clickCount', 'usedClicks', 'state', 'shortUrl', 'targetDisplay',
  'targetHealth', 'targetPreview', 'code', 'domain', 'owner', 'purgeTime']);

/** The fields in which two versions differ, as text. */
export function differences(before = {}, after = {}) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !LEFT_OUT.has(name));
  return names
    .map((name) => ({ name, from: shown(before[name]), to: shown(after[name]) }))
    .filter(({ from, to }) => from !== to);
}

function shown(value) {
  if (value === undefined || value === null || value === '' || value === '0' || value === 0) return '';
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value.join(', ') : value.map((rule, i) => `${i + 1}. ${ruleText(rule)}`).join('\n');
  if (typeof value === 'object') return Object.entries(value).filter(([, part]) => part !== '').map(([name, part]) => `${name}: ${part}`).join('\n');
  if (typeof value === 'boolean') return value ? t('links.yes') : t('links.no');
  return /^\d{4}-\d\d-\d\dT/.test(value) ? dateTime(value) : String(value);
}

const NAMES = {
  targetUrl: 'links.target', title: 'links.titleLabel', tags: 'links.tags', notes: 'links.notes', enabled: 'links.enabled',
  startTime: 'links.startTime', expireTime: 'links.expireTime', maxClicks: 'links.maxClicks', passwordProtected: 'links.password',
  password: 'links.password', redirectStatus: 'links.redirectStatus', cacheMaxAge: 'links.cacheMaxAge',
  queryForwarding: 'links.queryForwarding', forwardPath: 'links.forwardPath', utm: 'links.section.utm', crawlable: 'links.crawlable',
  fallbackUrl: 'links.fallbackUrl', rules: 'links.tab.rules', socialPreview: 'links.socialPreview', deleteTime: 'links.deletedAt',
  blockTime: 'links.state.BLOCKED', blockReason: 'links.blockReason',
};

const fieldName = (name) => (NAMES[name] ? t(NAMES[name]) : name);
