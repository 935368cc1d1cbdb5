// Links as the API has them, and how pages speak of them.

import { api, path } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { href } from '../router.js';
import { current } from '../session.js';

export const STATES = ['ACTIVE', 'DISABLED', 'SCHEDULED', 'EXPIRED', 'USED_UP', 'BLOCKED', 'DELETED'];
export const HEALTHS = ['OK', 'BROKEN', 'UNREACHABLE', 'NOT_ALLOWED'];

const KINDS = {
  ACTIVE: 'good', DISABLED: '', SCHEDULED: 'warn', EXPIRED: '', USED_UP: '', BLOCKED: 'bad', DELETED: 'bad',
};

export const stateBadge = (state) => h('span.badge', { class: KINDS[state] ?? '' }, t(`links.state.${state}`));

/** A condition of a filter: `condition('tag', 'a b')` is `tag:"a b"`. */
export const condition = (field, value, operator = ':') =>
  `${field}${operator}"${String(value).replace(/[\\"]/g, '\\$&')}"`;

export const withoutScheme = (url) => String(url).replace(/^https?:\/\//, '');

/** The query that says which domain; none for the default one, whose links then have shorter addresses. */
export const domainQuery = (link) => (link.domain && link.domain !== current().defaultDomain ? { domain: link.domain } : {});

/** The page of a link. */
export const linkHref = (link, query = {}) => href(path`/links/${link.code}`, { ...domainQuery(link), ...query });

export const linkPath = (link) => path`/api/v1/links/${link.code}`;

export const getLink = (code, domain, options) => api.get(path`/api/v1/links/${code}`, { domain }, options);

/** Changes fields of a link, if nobody else has changed it since it was read. */
export const patchLink = (link, fields, options) =>
  api.patch(linkPath(link), { ...fields, domain: link.domain, etag: link.etag }, options);

export const deleteLink = (link) => api.delete(linkPath(link), { domain: link.domain });
export const undeleteLink = (link) => api.post(`${linkPath(link)}:undelete`, { domain: link.domain });

/** Domains on which the key may work, the default one first. */
export async function domains(signal) {
  const hosts = [];
  for await (const page of api.pages('/api/v1/domains', { pageSize: 1000 }, 'domains', { signal })) {
    hosts.push(...page.map((domain) => domain.host));
  }
  const { defaultDomain, domains: allowed } = current();
  const usable = allowed.length ? hosts.filter((host) => allowed.includes(host)) : hosts;
  return usable.sort((a, b) => Number(b === defaultDomain) - Number(a === defaultDomain));
}
