// What stands where there is nothing to show: not yet, not at all, or not to you.

import { ApiError } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { problemText } from '../problems.js';
import { icon } from './icons.js';

/** Grey lines where text will be. */
export function loading(lines = 6) {
  return h('div.skeleton', { role: 'status', 'aria-label': t('common.loading') },
    Array.from({ length: lines }, () => h('span', {})));
}

/** Nothing is there, and what to do about it. */
export function empty(title, text, ...actions) {
  return h('div.empty', {}, icon('list'), h('h2', {}, title), text && h('p', {}, text),
    actions.length > 0 && h('div.actions', {}, actions));
}

/** Something went wrong. */
export function failure(error, retry) {
  return h('div.empty.failed', { role: 'alert' }, icon('alert'), h('h2', {}, t('common.failed')),
    h('p', {}, errorText(error)),
    error.requestId && h('p.hint', {}, t('common.reference', { id: error.requestId })),
    retry && h('div.actions', {}, h('button.button', { type: 'button', on: { click: retry } }, t('common.retry'))));
}

/** An error in words. */
export const errorText = (error) => (error instanceof ApiError ? problemText(error) : t('common.unexpected'));

function page(title, element) {
  return { title, element };
}

export const notFound = () => page(t('common.notFound'), h('div', {}, h('h1.visually-hidden', {}, t('common.notFound')),
  empty(t('common.notFound'), t('common.notFoundText'))));

export const notAllowed = () => page(t('common.notAllowed'), h('div', {}, h('h1.visually-hidden', {}, t('common.notAllowed')),
  empty(t('common.notAllowed'), t('common.notAllowedText'))));
