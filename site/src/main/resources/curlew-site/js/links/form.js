// All that the owner of a link can set, in one form. Rules have an editor of their own.

import { h } from '../dom.js';
import { t } from '../i18n.js';
import { chips } from '../ui/chips.js';
import { checkField, field, select } from '../ui/field.js';
import { timeInput } from '../ui/time.js';

const UTM = ['source', 'medium', 'campaign', 'term', 'content'];
const FORWARDING = ['DROP', 'MERGE_KEEP_TARGET', 'MERGE_KEEP_VISITOR'];
const AGES = ['0', '60', '3600', '86400', '604800', '31536000'];

/**
 * The fields of a link.
 *
 * @param {object|null} link as the API has it; null: a new one
 * @param {{domains: string[], readOnly?: boolean, onInput?: () => void}} options
 * @return {{element: HTMLElement, changes: () => object}} `changes` gives the fields that differ from the link
 */
export function linkForm(link, { domains, readOnly = false, onInput = () => {} }) {
  const given = link ?? {};
  const off = readOnly ? { disabled: true } : {};
  const text = (value, more = {}) => h('input', { type: 'text', value: value ?? '', autocomplete: 'off', ...off, ...more });
  const check = (value) => h('input', { type: 'checkbox', checked: Boolean(value), ...off });

  const controls = {
    targetUrl: text(given.targetUrl, { inputmode: 'url', autocapitalize: 'off', spellcheck: 'false', maxlength: 8192, placeholder: 'https://example.com/a/long/path' }),
    domain: !link && domains.length > 1 && select(off, domains.map((host) => [host, host]), domains[0]),
    slug: !link && text('', { autocapitalize: 'off', spellcheck: 'false', maxlength: 128 }),
    title: text(given.title, { maxlength: 512 }),
    tags: chips({ values: given.tags ?? [], onChange: onInput }),
    notes: h('textarea', { rows: 3, maxlength: 4096, ...off }, given.notes ?? ''),
    enabled: check(given.enabled ?? true),
    startTime: timeInput(given.startTime, off),
    expireTime: timeInput(given.expireTime, off),
    maxClicks: text(given.maxClicks && given.maxClicks !== '0' ? given.maxClicks : '', { inputmode: 'numeric', pattern: '[0-9]*', maxlength: 18 }),
    fallbackUrl: text(given.fallbackUrl, { inputmode: 'url', autocapitalize: 'off', spellcheck: 'false', maxlength: 8192 }),
    password: h('input', { type: 'password', autocomplete: 'new-password', maxlength: 128, ...off }),
    removePassword: given.passwordProtected && check(false),
    redirectStatus: select(off, [['0', t('links.status.0')], ['301', t('links.status.301')], ['302', t('links.status.302')], ['307', t('links.status.307')], ['308', t('links.status.308')]], given.redirectStatus ?? 0),
    cacheMaxAge: select(off, ages(given.cacheMaxAge).map((seconds) => [seconds, ageText(seconds)]), secondsOf(given.cacheMaxAge)),
    queryForwarding: select(off, FORWARDING.map((value) => [value, t(`links.query.${value}`)]), given.queryForwarding ?? 'DROP'),
    forwardPath: check(given.forwardPath),
    crawlable: check(given.crawlable),
    socialPreview: check(given.socialPreview),
    ...Object.fromEntries(UTM.map((name) => [`utm.${name}`, text(given.utm?.[name], { maxlength: 256 })])),
  };
  if (readOnly) controls.tags.querySelectorAll('input,button').forEach((each) => { each.disabled = true; });

  const put = (name, label, hint, wide) => field({ name, label, control: controls[name], hint, wide });
  const tick = (name, label, hint) => checkField({ name, label, control: controls[name], hint });
  const shortPart = link ? [] : [
    controls.domain && put('domain', t('links.domain')),
    put('slug', t('links.slug'), t('links.slugHint')),
  ];
  const used = (...names) => names.some((name) => given[name] !== undefined && given[name] !== '' && given[name] !== false && given[name] !== '0' && given[name] !== 0);

  const element = h('div.form-sections', { on: { input: onInput, change: onInput } },
    h('section.card', { 'aria-label': t('links.section.basics') },
      h('h2', {}, t('links.section.basics')),
      h('div.grid.two', {},
        put('targetUrl', t('links.target'), null, true),
        shortPart,
        put('title', t('links.titleLabel'), t('links.titleHint')),
        put('tags', t('links.tags'), t('links.tagsHint')),
        put('notes', t('links.notes'), null, true))),
    section('time', used('startTime', 'expireTime', 'maxClicks', 'fallbackUrl') || given.enabled === false,
      h('div.span', {}, tick('enabled', t('links.enabled'), t('links.enabledHint'))),
      put('startTime', t('links.startTime'), t('links.startHint')),
      put('expireTime', t('links.expireTime'), t('links.expireHint')),
      put('maxClicks', t('links.maxClicks'), given.usedClicks && given.usedClicks !== '0' ? t('links.usedClicks', { n: Number(given.usedClicks) }) : t('links.maxClicksHint')),
      put('fallbackUrl', t('links.fallbackUrl'), t('links.fallbackHint'))),
    section('access', used('passwordProtected', 'crawlable', 'socialPreview'),
      put('password', given.passwordProtected ? t('links.newPassword') : t('links.password'), given.passwordProtected ? t('links.passwordKept') : t('links.passwordHint')),
      h('div.stack', {},
        controls.removePassword && tick('removePassword', t('links.removePassword')),
        tick('crawlable', t('links.crawlable'), t('links.crawlableHint')),
        tick('socialPreview', t('links.socialPreview'), t('links.socialPreviewHint')))),
    section('redirect', used('redirectStatus', 'cacheMaxAge', 'forwardPath') || (given.queryForwarding && given.queryForwarding !== 'DROP'),
      put('redirectStatus', t('links.redirectStatus')),
      put('cacheMaxAge', t('links.cacheMaxAge'), t('links.cacheHint')),
      put('queryForwarding', t('links.queryForwarding')),
      h('div.stack', {}, tick('forwardPath', t('links.forwardPath'), t('links.forwardPathHint')))),
    section('utm', Boolean(given.utm && Object.values(given.utm).some(Boolean)),
      UTM.map((name) => put(`utm.${name}`, t(`links.utm.${name}`), `utm_${name}`))));

  function changes() {
    const fields = {};
    const set = (name, value, before) => {
      if (value !== before) fields[name] = value;
    };
    const bare = controls.targetUrl.value.trim();
    set('targetUrl', /^[^\s:/?#]+\.[^\s]+$/.test(bare) ? `https://${bare}` : bare, given.targetUrl ?? '');
    if (!link) {
      if (controls.domain) fields.domain = controls.domain.value;
      if (controls.slug.value.trim()) fields.slug = controls.slug.value.trim();
    }
    set('title', controls.title.value.trim(), given.title ?? '');
    const tags = controls.tags.values();
    if (JSON.stringify(tags) !== JSON.stringify(given.tags ?? [])) fields.tags = tags;
    set('notes', controls.notes.value, given.notes ?? '');
    set('enabled', controls.enabled.checked, given.enabled ?? true);
    for (const name of ['startTime', 'expireTime']) set(name, controls[name].current(), given[name] ?? null);
    set('maxClicks', controls.maxClicks.value.trim() || '0', given.maxClicks ?? '0');
    set('fallbackUrl', controls.fallbackUrl.value.trim(), given.fallbackUrl ?? '');
    if (controls.password.value) fields.password = controls.password.value;
    else if (controls.removePassword?.checked) fields.password = '';
    set('redirectStatus', Number(controls.redirectStatus.value), given.redirectStatus ?? 0);
    const age = controls.cacheMaxAge.value;
    if (age !== secondsOf(given.cacheMaxAge)) fields.cacheMaxAge = age === '0' ? null : `${age}s`;
    set('queryForwarding', controls.queryForwarding.value, given.queryForwarding ?? 'DROP');
    for (const name of ['forwardPath', 'crawlable', 'socialPreview']) set(name, controls[name].checked, given[name] ?? false);
    const utm = Object.fromEntries(UTM.map((name) => [name, controls[`utm.${name}`].value.trim()]));
    if (UTM.some((name) => utm[name] !== (given.utm?.[name] ?? ''))) fields.utm = utm;
    return fields;
  }

  return { element, changes };
}

function section(name, open, ...children) {
  return h('details.card', { open: Boolean(open) },
    h('summary', {}, h('h2', {}, t(`links.section.${name}`)), h('span.hint', {}, t(`links.section.${name}Hint`))),
    h('div.grid.two', {}, children));
}

const secondsOf = (duration) => (duration ? duration.replace(/s$/, '') : '0');

/** The usual ones, and the one that the link has. */
const ages = (duration) => [...new Set([...AGES, secondsOf(duration)])].sort((a, b) => a - b);

function ageText(seconds) {
  const known = { 0: 'none', 60: 'minute', 3600: 'hour', 86400: 'day', 604800: 'week', 31536000: 'year' }[seconds];
  return known ? t(`links.age.${known}`) : t('links.age.seconds', { n: Number(seconds) });
}
