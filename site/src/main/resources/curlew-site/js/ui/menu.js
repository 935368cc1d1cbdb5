// Menus behind buttons, for pointers and keys.

import { h, newId } from '../dom.js';
import { icon } from './icons.js';

const GAP = 6;
const EDGE = 8;

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
  // In the top layer: whatever scrolls or clips around the button cuts nothing off.
  const list = h('div.menu', { id, popover: 'manual' },
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
    on: { click: () => (shown ? close() : open(0)) },
  }, content ?? icon('more'));
  const whole = h('div.menu-holder', {}, button, list);
  let shown = false;

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
    shown = true;
    list.showPopover();
    button.setAttribute('aria-expanded', 'true');
    place();
    entries.at(focused)?.focus({ preventScroll: true });
    listen(addEventListener);
  }

  function close(refocus = true) {
    if (!shown) return;
    shown = false;
    listen(removeEventListener);
    button.setAttribute('aria-expanded', 'false');
    if (list.isConnected) list.hidePopover();
    if (refocus) button.focus();
  }

  function listen(change) {
    change('pointerdown', outside, true);
    change('scroll', place, true);
    change('resize', place);
  }

  /** At the button, where there is room: below or above, and not past an edge. */
  function place() {
    if (!button.isConnected) {
      close(false);
      return;
    }
    const at = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = list;
    const below = at.bottom + GAP;
    const fits = below + height <= innerHeight || at.top < height + GAP;
    list.style.top = `${Math.max(EDGE, fits ? below : at.top - GAP - height)}px`;
    list.style.left = `${Math.min(Math.max(EDGE, at.right - width), innerWidth - EDGE - width)}px`;
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
      ArrowDown: () => (!shown ? open(0) : entries.at((at + 1) % entries.length).focus()),
      ArrowUp: () => (!shown ? open(-1) : entries.at(at - 1).focus()),
      Home: () => entries.at(0).focus(),
      End: () => entries.at(-1).focus(),
      Escape: () => close(),
    };
    if (!moves[event.key] || (!shown && !event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  });
  return whole;
}
