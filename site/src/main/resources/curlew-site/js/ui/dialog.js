// Dialogs: the browser's own, which keep the focus and close with Escape.

import { fill, h, newId } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from './icons.js';

/**
 * Opens a dialog; resolves with what `close` was called with, or undefined if it was dismissed.
 *
 * @param {{title: string, wide?: boolean, body: (close: (result?: any) => void) => any, actions?: (close) => any}} options
 */
export function dialog({ title, wide, body, actions }) {
  return new Promise((resolve) => {
    let result;
    const id = newId('dialog');
    const close = (value) => {
      result = value;
      element.close();
    };
    const element = h('dialog', { class: wide ? 'wide' : '', 'aria-labelledby': id, on: {
      close: () => {
        element.remove();
        resolve(result);
      },
      // Only on the dark around it: the dialog itself has no padding that could be hit.
      click: (event) => event.target === element && close(),
    } });
    fill(element, h('div.dialog-inside', {},
      h('header.dialog-head', {}, h('h2', { id }, title),
        h('button.icon-button', { type: 'button', 'aria-label': t('common.close'), on: { click: () => close() } }, icon('close'))),
      h('div.dialog-body', {}, body(close)),
      actions && h('footer.actions', {}, actions(close))));
    document.body.append(element);
    element.showModal();
    element.querySelector('[autofocus],.dialog-body input,.dialog-body select,.dialog-body textarea')?.focus();
  });
}

/** Asks whether to go on; resolves with true or false. */
export async function confirm({ title, text, yes, danger }) {
  const answer = await dialog({
    title,
    body: () => (text instanceof Node ? text : text ? h('p', {}, text) : []),
    actions: (close) => [
      h('button.button', { type: 'button', on: { click: () => close(false) } }, t('common.cancel')),
      h('button.button', { type: 'button', class: danger ? 'danger' : 'primary', autofocus: true, on: { click: () => close(true) } }, yes),
    ],
  });
  return answer === true;
}
