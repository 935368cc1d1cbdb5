// Menus behind buttons, for pointers and keys.

import { h, newId } from '../dom.js';
import { icon } from './icons.js';

/**
 * A button with a menu.
 *
 * @param {{label: string, content?: Node|string, head?: any[], buttonClass?: string,
 *     items: {label: string, icon?: string, lang?: string, checked?: boolean, danger?: boolean, href?: string, download?: boolean,
 *     action?: () => void}[]}} options items that are false are left out
 */
export function menuButton({ label, content, head, items, buttonClass = 'icon-button' }) {
  const id = newId('menu');
  const entries = items.filter(Boolean).map(entry);
  const list = h('div.menu', { id, hidden: true },
    head && h('div.menu-head', {}, head),
    h('div', { role: 'menu', 'aria-label': label }, entries));
  const button = h('button', {
    type: 'button',
    class: buttonClass,
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    'aria-controls': id,
    'aria-label': label,
    title: label,
    on: { click: () => (list.hidden ? open(0) : close()) },
  }, content ?? icon('more'));
  const whole = h('div.menu-holder', {}, button, list);

  function entry(item) {
    const properties = {
      role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
      'aria-checked': item.checked === undefined ? null : String(item.checked),
      tabindex: '-1',
      lang: item.lang,
      class: `menu-item${item.danger ? ' danger' : ''}`,
      on: { click: () => { close(); item.action?.(); } },
    };
    const inside = [item.icon && icon(item.icon), h('span', {}, item.label), item.checked && icon('check')];
    return item.href
      ? h('a', { ...properties, href: item.href, download: item.download }, inside)
      : h('button', { ...properties, type: 'button' }, inside);
  }

  function open(focused) {
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    place();
    entries.at(focused)?.focus();
    document.addEventListener('pointerdown', outside, true);
  }

  function close(refocus = true) {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (refocus) button.focus();
  }

  /** Where there is room: below or above, and not past the right edge. */
  function place() {
    list.classList.remove('above', 'start');
    const box = list.getBoundingClientRect();
    if (box.bottom > innerHeight && button.getBoundingClientRect().top > box.height) list.classList.add('above');
    if (box.left < 0) list.classList.add('start');
  }

  function outside(event) {
    if (!whole.contains(event.target)) close(false);
  }

  whole.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !whole.contains(event.relatedTarget)) close(false);
  });
  whole.addEventListener('keydown', (event) => {
    const at = entries.indexOf(document.activeElement);
    const moves = {
      ArrowDown: () => (list.hidden ? open(0) : entries.at((at + 1) % entries.length).focus()),
      ArrowUp: () => (list.hidden ? open(-1) : entries.at(at - 1).focus()),
      Home: () => entries.at(0).focus(),
      End: () => entries.at(-1).focus(),
      Escape: () => close(),
    };
    if (!moves[event.key] || (list.hidden && !event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  });
  return whole;
}
