// The landing page, made quicker: shortens without loading the page again, and remembers what this browser has shortened.

import { ApiError, api, path } from './api.js';
import { fill, h } from './dom.js';
import * as i18n from './i18n.js';
import { problemText, violations } from './problems.js';
import { icon } from './ui/icons.js';
import { copy, toast } from './ui/toast.js';

const { t } = i18n;
const RECENT = 'curlew.recent';
const MOST = 8;
const FIELDS = ['targetUrl', 'slug', 'expireTime'];

const form = document.getElementById('shorten');
const button = form.querySelector('button[type=submit]');
const result = document.getElementById('result');
let signedIn = false;
let changing = null;

await i18n.load('common', 'landing');
document.documentElement.classList.add('scripted');
form.noValidate = true;
form.addEventListener('submit', submit);
form.targetUrl.addEventListener('paste', pasted);
document.getElementById('inspect-form').noValidate = true;
form.targetUrl.focus({ preventScroll: true });
document.querySelector('.top-links').prepend((await import('./ui/theme.js')).themeButton());
offerDate();
showRecent();
greet();
addEventListener('storage', (event) => event.key === RECENT && showRecent());

/** Whoever is signed in goes to the dashboard, not to the sign-in. */
async function greet() {
  try {
    const session = await api.get('/dashboard/session', {}, { quiet: true });
    signedIn = session.signedIn;
    if (signedIn) document.getElementById('dashboard-link').textContent = t('common.dashboard');
  } catch {
    // It is only a greeting.
  }
}

/** With a script there can be a date of one's own. */
function offerDate() {
  const choice = form.expireAfter;
  const own = h('input', { type: 'datetime-local', id: 'expireTime', name: 'expireTime', hidden: true, 'aria-label': t('landing.ownDate'), 'aria-describedby': 'expireTime-error' });
  choice.append(h('option', { value: 'own' }, t('landing.ownDate')));
  choice.after(own);
  choice.addEventListener('change', () => {
    own.hidden = choice.value !== 'own';
    if (!own.hidden) {
      own.min = local(new Date());
      own.value ||= local(new Date(Date.now() + 7 * 24 * 3600 * 1000));
      own.focus();
    }
  });
}

function local(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

function expireTime() {
  const choice = form.expireAfter.value;
  if (choice === 'own') {
    const own = document.getElementById('expireTime').value;
    return own ? new Date(own).toISOString() : undefined;
  }
  const hours = /^PT(\d+)H$/.exec(choice)?.[1];
  return hours ? new Date(Date.now() + hours * 3600 * 1000).toISOString() : undefined;
}

/** People type addresses as they see them. */
function withScheme(url) {
  return /^[^\s:/?#]+\.[^\s]+$/.test(url) && !url.includes('://') ? `https://${url}` : url;
}

/** A whole address, pasted into the empty field, is shortened at once; the ending and the end can be changed afterwards. */
function pasted(event) {
  const text = event.clipboardData.getData('text').trim();
  const busy = changing || form.targetUrl.value || form.querySelector('details').open;
  if (busy || !/^https?:\/\/[^\s/]+\.\S+$/i.test(text)) return;
  event.preventDefault();
  form.targetUrl.value = text;
  form.requestSubmit();
}

async function submit(event) {
  event.preventDefault();
  showErrors({});
  const targetUrl = withScheme(form.targetUrl.value.trim());
  if (!targetUrl) {
    showErrors({ targetUrl: t('landing.enterLink') });
    return;
  }
  const wanted = { targetUrl, slug: form.slug.value.trim() || undefined, expireTime: expireTime() };
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  try {
    const link = changing ? await change(changing, wanted) : await api.post('/api/v1/links', wanted, { quiet: true });
    if (changing) toast(t('landing.changed'));
    remember(link);
    showLink(link);
    form.reset();
    form.expireAfter.dispatchEvent(new Event('change'));
    setChanging(null);
  } catch (error) {
    showErrors(errorsOf(error));
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
  }
}

/** Has the form change a link that was just made; null: make another. */
function setChanging(link) {
  changing = link;
  button.textContent = t(link ? 'common.save' : 'landing.shorten');
  if (!link) return;
  form.targetUrl.value = link.targetUrl;
  form.slug.value = link.code;
  form.expireAfter.value = link.expireTime ? 'own' : '';
  if (link.expireTime) document.getElementById('expireTime').value = local(new Date(link.expireTime));
  form.expireAfter.dispatchEvent(new Event('change'));
  form.querySelector('details').open = true;
  form.slug.focus();
}

/** The same link, or one of another ending in its place: a code never changes. */
async function change(link, wanted) {
  if (!wanted.slug || wanted.slug === link.code) {
    const { targetUrl, expireTime: end } = wanted;
    const changed = await api.patch(path`/api/v1/links/${link.code}`, { targetUrl, expireTime: end ?? null, domain: link.domain }, asMaker(link.managementToken));
    return { ...changed, managementToken: link.managementToken };
  }
  const made = await api.post('/api/v1/links', wanted, { quiet: true });
  await api.delete(path`/api/v1/links/${link.code}`, { domain: link.domain }, asMaker(link.managementToken));
  keep(recent().filter((each) => each.shortUrl !== link.shortUrl));
  return made;
}

/** By the token of who made it without a key. */
const asMaker = (token) => ({ quiet: true, headers: token ? { Authorization: `Bearer ${token}` } : {} });

function errorsOf(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.reason === 'KEY_NEEDED') return { form: t('landing.keyNeeded') };
  const known = Object.entries(violations(error)).filter(([field]) => FIELDS.includes(field));
  return known.length ? Object.fromEntries(known) : { form: problemText(error) };
}

function showErrors(errors) {
  for (const name of FIELDS) {
    document.getElementById(`${name}-error`).textContent = errors[name] ?? '';
    const control = document.getElementById(name) ?? form[name];
    if (errors[name]) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }
  document.getElementById('form-error').textContent = errors.form ?? '';
  if (errors.slug || errors.expireTime) form.querySelector('details').open = true;
  const first = FIELDS.find((name) => errors[name]);
  if (first) (document.getElementById(first) ?? form[first])?.focus();
}

function showLink(link) {
  const url = link.shortUrl;
  const field = h('input.short-url', { id: 'short', type: 'text', readonly: true, value: url, data: { code: link.code }, on: { focus: () => field.select() } });
  fill(result, h('section.outcome.card', { id: 'outcome' },
    h('div.outcome-text', {},
      h('label', { for: 'short' }, t('landing.shortLink')),
      h('div.joined', {}, field,
        h('button.button.primary', { type: 'button', id: 'copy', on: { click: () => copy(url, t('common.copied')) } }, icon('copy'), t('common.copy'))),
      h('p.hint.clip', {}, '→ ', link.targetDisplay || link.targetUrl),
      link.expireTime && h('p.hint', {}, t('landing.until', { time: i18n.dateTime(link.expireTime) })),
      h('p.actions', {},
        (link.managementToken || signedIn) && h('button.button.small', { type: 'button', id: 'change', on: { click: () => setChanging(link) } }, icon('edit'), t('common.edit')),
        h('a.button.small', { href: `${url}+`, target: '_blank', rel: 'noopener' }, icon('eye'), t('landing.preview')),
        h('a.button.small', { href: `${pathOf(url)}/qr.svg?size=1000`, download: `${link.code}.svg` }, icon('download'), 'SVG'),
        h('a.button.small', { href: `${pathOf(url)}/qr.png?size=1000`, download: `${link.code}.png` }, icon('download'), 'PNG'))),
    h('img.qr', { src: `${pathOf(url)}/qr.svg?margin=2`, alt: t('landing.qrOf', { url }), width: 152, height: 152 })));
  field.focus({ preventScroll: true });
  result.scrollIntoView({ block: 'nearest' });
}

/** The QR code comes from this server, whatever name the short URL has. */
const pathOf = (url) => new URL(url).pathname;

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function keep(links) {
  try {
    localStorage.setItem(RECENT, JSON.stringify(links.slice(0, MOST)));
  } catch {
    // Storage is switched off: nothing is remembered.
  }
  showRecent();
}

/** With the token, if it was made without a key, by which this browser may delete it again. */
function remember({ code, domain, shortUrl, targetUrl, targetDisplay, expireTime, managementToken }) {
  const link = { code, domain, shortUrl, target: targetDisplay || targetUrl, expireTime, token: managementToken, time: new Date().toISOString() };
  keep([link, ...recent().filter((each) => each.shortUrl !== shortUrl)]);
}

function showRecent() {
  const links = recent();
  const section = document.getElementById('recent');
  section.hidden = links.length === 0;
  const head = section.querySelector('.section-head');
  fill(head, h('h2', { id: 'recent-title' }, t('landing.recent')),
    h('button.button.small.quiet', { type: 'button', on: { click: () => keep([]) } }, t('landing.forget')));
  section.querySelector('ul')?.remove();
  section.append(h('ul.recent-list', {}, links.map(recentItem)));
}

function recentItem(link) {
  return h('li', {},
    h('div.recent-text', {},
      h('a.recent-short', { href: link.shortUrl, target: '_blank', rel: 'noopener' }, String(link.shortUrl).replace(/^https?:\/\//, '')),
      h('span.hint.clip', { title: link.target }, link.target),
      h('span.hint', {}, link.expireTime ? t('landing.until', { time: i18n.dateTime(link.expireTime) }) : i18n.ago(link.time))),
    h('div.row-actions', {},
      h('button.icon-button', { type: 'button', 'aria-label': t('landing.copyOf', { url: link.shortUrl }), on: { click: () => copy(link.shortUrl, t('common.copied')) } }, icon('copy')),
      link.token && h('button.icon-button', { type: 'button', 'aria-label': t('landing.deleteOf', { url: link.shortUrl }), on: { click: () => remove(link) } }, icon('trash'))));
}

async function remove(link) {
  try {
    await api.delete(path`/api/v1/links/${link.code}`, { domain: link.domain }, asMaker(link.token));
    toast(t('landing.deleted'));
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 401)) {
      toast(error instanceof ApiError ? problemText(error) : t('common.unexpected'), { kind: 'bad' });
      return;
    }
  }
  keep(recent().filter((each) => each.shortUrl !== link.shortUrl));
}
