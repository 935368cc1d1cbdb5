// The landing page, made quicker: shortens without loading the page again, and remembers what this browser has shortened.

import { ApiError, api, path } from './api.js';
import { fill, h } from './dom.js';
import * as i18n from './i18n.js';
import { icon } from './ui/icons.js';
import { copy, toast } from './ui/toast.js';

const { t } = i18n;
const RECENT = 'curlew.recent';
const MOST = 8;


const form = document.getElementById('shorten');
const result = document.getElementById('result');

await i18n.load('common', 'landing');
document.documentElement.classList.add('scripted');
form.noValidate = true;
form.addEventListener('submit', submit);
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
    if (session.signedIn) document.getElementById('dashboard-link').textContent = t('common.dashboard');
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

async function submit(event) {
  event.preventDefault();
  showErrors({});
  const targetUrl = withScheme(form.targetUrl.value.trim());
  if (!targetUrl) {
    showErrors({ targetUrl: t('landing.enterLink') });
    return;
  }
  const button = form.querySelector('button[type=submit]');
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  try {
    const link = await api.post('/api/v1/links', {
      targetUrl,
      slug: form.slug.value.trim() || undefined,
      expireTime: expireTime(),
    }, { quiet: true });
    remember(link);
    showLink(link);
    form.reset();
    form.expireAfter.dispatchEvent(new Event('change'));
  } catch (error) {
    showErrors(errorsOf(error));
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
  }
}

function errorsOf(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.reason === 'KEY_NEEDED') return { form: t('landing.keyNeeded') };
  if (error.reason === 'SLUG_TAKEN') return { slug: t('landing.slugTaken') };
  const known = error.violations.filter((each) => ['targetUrl', 'slug', 'expireTime'].includes(each.field));
  if (known.length) return Object.fromEntries(known.map((each) => [each.field, each.description]));
  const key = `common.error.${error.reason}`;
  return { form: i18n.has(key) ? t(key, { n: error.retryAfter ?? 1 }) : error.message };
}

function showErrors(errors) {
  for (const name of ['targetUrl', 'slug', 'expireTime']) {
    document.getElementById(`${name}-error`).textContent = errors[name] ?? '';
    const control = document.getElementById(name) ?? form[name];
    if (errors[name]) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }
  document.getElementById('form-error').textContent = errors.form ?? '';
  if (errors.slug || errors.expireTime) form.querySelector('details').open = true;
  const first = ['targetUrl', 'slug', 'expireTime'].find((name) => errors[name]);
  if (first) (document.getElementById(first) ?? form[first])?.focus();
}

function showLink(link) {
  const url = link.shortUrl;
  const field = h('input.short-url', { id: 'short', type: 'text', readonly: true, value: url, on: { focus: () => field.select() } });
  fill(result, h('section.outcome.card', { id: 'outcome' },
    h('div.outcome-text', {},
      h('label', { for: 'short' }, t('landing.shortLink')),
      h('div.joined', {}, field,
        h('button.button.primary', { type: 'button', id: 'copy', on: { click: () => copy(url, t('common.copied')) } }, icon('copy'), t('common.copy'))),
      h('p.hint.clip', {}, '→ ', link.targetDisplay || link.targetUrl),
      link.expireTime && h('p.hint', {}, t('landing.until', { time: i18n.dateTime(link.expireTime) })),
      h('p.actions', {},
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
    await api.delete(path`/api/v1/links/${link.code}`, { domain: link.domain }, {
      quiet: true,
      headers: { Authorization: `Bearer ${link.token}` },
    });
    toast(t('landing.deleted'));
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 401)) {
      toast(error.message, { kind: 'bad' });
      return;
    }
  }
  keep(recent().filter((each) => each.shortUrl !== link.shortUrl));
}
