// Short messages that go by themselves. Screen readers say them; whoever points at one, or focuses it, keeps it.

import { h } from '../dom.js';
import { icon } from './icons.js';

const LIFE = 6000;
let region;

/**
 * Says something.
 *
 * @param {string} text
 * @param {{kind?: 'good'|'bad'|'plain', action?: {label: string, run: () => void}}} [options]
 */
export function toast(text, { kind = 'good', action } = {}) {
  if (!region?.isConnected) {
    region = h('div.toasts', { role: 'status', 'aria-live': 'polite' });
    document.body.append(region);
  }
  const message = h('div.toast', { class: kind }, icon(kind === 'bad' ? 'alert' : 'check'), h('span', {}, text),
    action && h('button.button.small', { type: 'button', on: { click: () => { message.remove(); action.run(); } } }, action.label));
  region.append(message);
  let timer = setTimeout(() => message.remove(), LIFE);
  const stay = () => clearTimeout(timer);
  const go = () => { timer = setTimeout(() => message.remove(), LIFE / 2); };
  message.addEventListener('pointerenter', stay);
  message.addEventListener('pointerleave', go);
  message.addEventListener('focusin', stay);
  message.addEventListener('focusout', go);
  while (region.childElementCount > 4) region.firstElementChild.remove();
}

/** Copies a text and says so. */
export async function copy(text, said) {
  await navigator.clipboard.writeText(text);
  toast(said);
}
