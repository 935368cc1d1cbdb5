// What is around every page of the dashboard: the menu, who is signed in, how it looks; and the sign-in.

import { ApiError } from './api.js';
import { fill, h } from './dom.js';
import * as i18n from './i18n.js';
import { href, start } from './router.js';
import { menu } from './routes.js';
import { can, current, signIn, signOut } from './session.js';
import { brandMark, icon } from './ui/icons.js';
import { field, showErrors } from './ui/field.js';
import { menuButton } from './ui/menu.js';
import { errorText } from './ui/states.js';
import { themeButton } from './ui/theme.js';

const { t } = i18n;

/** Puts the frame and the page of the address into an element. */
export function shell(app, restart) {
  const outlet = h('main.page', { id: 'main', tabindex: '-1' });
  const announcer = h('p.visually-hidden', { 'aria-live': 'polite' });
  const links = menu.filter((entry) => can(entry.scope)).map((entry) => ({ ...entry, element: navLink(entry) }));
  const groups = [...new Set(links.map((entry) => entry.group ?? ''))];
  const nav = h('nav.side', { id: 'nav', 'aria-label': t('common.navigation') },
    groups.map((group) => [
      group && h('p.nav-group', {}, t(`common.group.${group}`)),
      h('ul', {}, links.filter((entry) => (entry.group ?? '') === group).map((entry) => h('li', {}, entry.element))),
    ]));
  const toggle = h('button.icon-button.nav-toggle', {
    type: 'button',
    'aria-label': t('common.menu'),
    'aria-expanded': 'false',
    'aria-controls': 'nav',
    on: { click: () => openNav(!nav.classList.contains('open')) },
  }, icon('menu'));
  function openNav(open) {
    nav.classList.toggle('open', open);
    toggle.setAttribute('aria-expanded', String(open));
  }
  nav.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      openNav(false);
      toggle.focus();
    }
  });
  fill(app,
    h('a.skip', { href: '#main' }, t('common.skip')),
    h('header.bar', {},
      toggle,
      h('a.brand', { href: href('/') }, brandMark(), h('span', {}, 'Curlew')),
      h('div.bar-end', {}, languageButton(), themeButton(), accountButton(restart))),
    h('div.frame', {}, nav, outlet),
    announcer);
  return start(outlet, (name, title) => {
    openNav(false);
    for (const entry of links) {
      if (entry.name === name) entry.element.setAttribute('aria-current', 'page');
      else entry.element.removeAttribute('aria-current');
    }
    announcer.textContent = title;
  });
}

function navLink(entry) {
  return h('a.nav-link', { href: href(entry.path) }, icon(entry.icon), h('span', {}, t(`common.nav.${entry.name}`)));
}

function languageButton() {
  return menuButton({
    label: t('common.language'),
    content: icon('globe'),
    items: Object.entries(i18n.languages).map(([tag, name]) => ({
      label: name,
      lang: tag,
      checked: tag === i18n.language,
      action: () => i18n.choose(tag),
    })),
  });
}

function accountButton(restart) {
  const session = current();
  return menuButton({
    label: t('common.account'),
    content: icon('user'),
    head: [
      h('strong', {}, session.displayName || session.keyId),
      h('span.hint', {}, session.scopes.join(' · ')),
      session.domains.length > 0 && h('span.hint', {}, session.domains.join(', ')),
      h('span.hint', {}, t('common.signedInUntil', { time: i18n.dateTime(session.expireTime) })),
    ],
    items: [
      { label: t('common.docs'), href: '/docs/' },
      { label: t('common.toLanding'), href: '/' },
      {
        label: t('common.signOut'),
        action: async () => {
          await signOut();
          history.replaceState(null, '', href('/'));
          restart();
        },
      },
    ],
  });
}

/** Asks for a key. `notice` says why, if somebody was signed in before. */
export function signInView(app, restart, notice) {
  const key = h('input', {
    type: 'password',
    name: 'key',
    autocomplete: 'current-password',
    autocapitalize: 'off',
    spellcheck: 'false',
    required: true,
    maxlength: '512',
    placeholder: 'cur_…',
  });
  const submit = h('button.button.primary.wide', { type: 'submit' }, t('common.signIn'));
  const form = h('form.stack', {
    novalidate: true,
    on: {
      submit: async (event) => {
        event.preventDefault();
        showErrors(form, {});
        if (!key.value.trim()) {
          showErrors(form, { key: t('common.enterKey') });
          return;
        }
        submit.disabled = true;
        try {
          await signIn(key.value.trim());
          key.value = '';
          await restart();
        } catch (error) {
          submit.disabled = false;
          const wrong = error instanceof ApiError && error.status === 401;
          showErrors(form, { key: wrong ? t('common.wrongKey') : errorText(error) });
        }
      },
    },
  },
  // Password managers keep a key under a name.
  h('input.visually-hidden', { type: 'text', name: 'username', autocomplete: 'username', value: 'Curlew', tabindex: '-1', 'aria-hidden': 'true' }),
  field({ name: 'key', label: t('common.apiKey'), control: key, hint: t('common.keyHint') }),
  submit);
  document.title = `${t('common.signIn')} · Curlew`;
  fill(app,
    h('header.bar.bare', {},
      h('a.brand', { href: '/' }, brandMark(), h('span', {}, 'Curlew')),
      h('div.bar-end', {}, languageButton(), themeButton())),
    h('main.sign-in', { id: 'main' },
      h('div.card', {},
        h('h1', {}, t('common.signInTitle')),
        h('p.lead', {}, t('common.signInLead')),
        notice && h('p.notice', { role: 'status' }, notice),
        form)));
  key.focus();
}
