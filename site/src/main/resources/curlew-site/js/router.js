// Goes from page to page without loading the document again.

import { ApiError } from './api.js';
import { fill, h } from './dom.js';
import * as i18n from './i18n.js';
import { routes } from './routes.js';
import { can } from './session.js';
import { pageStyles } from './styles.js';
import { failure, loading, notAllowed, notFound } from './ui/states.js';

const BASE = '/dashboard';
const compiled = routes.map((route) => ({
  ...route,
  names: [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]),
  pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, '([^/]+)')}/?$`),
}));

let outlet;
let changed = () => {};
let leave = () => {};
let controller = new AbortController();
// What had the focus when a page was asked for.
let focused;

/** Shows the page of the address, and from now on whatever links lead to. */
export function start(element, onChange) {
  outlet = element;
  changed = onChange;
  addEventListener('popstate', () => show());
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    const elsewhere = event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey
      || !link || link.target || link.hasAttribute('download') || link.origin !== location.origin
      || !(link.pathname === BASE || link.pathname.startsWith(`${BASE}/`));
    if (elsewhere || (link.hash && link.pathname === location.pathname)) return;
    event.preventDefault();
    navigate(link.pathname.slice(BASE.length) + link.search);
  });
  return show();
}

/** The address of a page: `href('/links', {filter: 'tag:a'})`. */
export function href(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return BASE + path + (given.length ? `?${new URLSearchParams(given)}` : '');
}

/** Goes to a page. `replace` leaves no trace of this one in the history; `quiet` changes the address only. */
export function navigate(path, { query, replace, quiet } = {}) {
  const url = query ? href(path, query) : BASE + path;
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  return quiet ? undefined : show();
}

/** Shows the page again, with what the server says now. */
export const reload = () => show({ keepScroll: true });

async function show({ keepScroll = false } = {}) {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  leave();
  leave = () => {};
  focused = document.activeElement;
  const path = location.pathname.slice(BASE.length).replace(/\/$/, '') || '/';
  const route = compiled.find((each) => each.pattern.test(path));
  if (path === '/') {
    const first = compiled.find((each) => !each.names.length && can(each.scope));
    return first ? navigate(first.path, { replace: true }) : put(notAllowed(), signal, route);
  }
  if (!route) return put(notFound(), signal, route);
  if (!can(route.scope)) return put(notAllowed(), signal, route);
  const slow = setTimeout(() => fill(outlet, loading()), 150);
  try {
    const module = await route.load();
    const [hold] = await Promise.all([pageStyles(module.styles), i18n.load(...(module.texts ?? []))]);
    const values = route.pattern.exec(path).slice(1).map(decodeURIComponent);
    const page = await module.default({
      params: Object.fromEntries(route.names.map((name, i) => [name, values[i]])),
      query: Object.fromEntries(new URLSearchParams(location.search)),
      signal,
      navigate,
    });
    clearTimeout(slow);
    if (signal.aborted) {
      page.dispose?.();
      return undefined;
    }
    leave = page.dispose ?? leave;
    hold();
    return put(page, signal, route, keepScroll);
  } catch (error) {
    clearTimeout(slow);
    if (signal.aborted) return undefined;
    // What the server refuses is told to people; the rest is a fault of ours.
    if (!(error instanceof ApiError)) console.error(error);
    const title = i18n.t('common.failed');
    return put({ title, element: h('div', {}, h('h1.visually-hidden', {}, title), failure(error, () => show())) }, signal, route);
  }
}

function put(page, signal, route, keepScroll) {
  if (signal.aborted) return;
  fill(outlet, page.element);
  document.title = `${page.title} · Curlew`;
  changed(route?.nav ?? '', page.title);
  if (!keepScroll) {
    scrollTo(0, 0);
    const heading = outlet.querySelector('h1');
    // Who has gone elsewhere meanwhile, into a menu for one, stays there.
    if (heading && [focused, document.body].includes(document.activeElement)) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }
}

/** The head of a page: its name, what it is about, and what can be done. */
export function pageHead(title, { lead, actions = [], back } = {}) {
  return h('header.page-head', {},
    h('div', {},
      back && h('a.back', { href: href(back.path) }, back.label),
      h('h1', {}, title),
      lead && h('p.lead', {}, lead)),
    actions.length > 0 && h('div.actions', {}, actions));
}
