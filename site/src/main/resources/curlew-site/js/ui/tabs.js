// Tabs, after the pattern of the ARIA Authoring Practices: arrows move, and show.

import { fill, h, newId } from '../dom.js';

/** How wide the end of a list may be, in pixels, in which tabs fade out. */
const FADING = 24;

/**
 * Tabs and the panel of the chosen one, made when it is first shown.
 *
 * @param {string} label what they are all about
 * @param {{name: string, label: string, make: () => Node|Promise<Node>}[]} entries
 * @param {{chosen?: string, onChange?: (name: string) => void}} [options]
 */
export function tabs(label, entries, { chosen = entries[0].name, onChange = () => {} } = {}) {
  const id = newId('tabs');
  const panel = h('div.tab-panel', { id, role: 'tabpanel', tabindex: '0' });
  const made = new Map();
  const buttons = entries.map((entry) => h('button.tab', {
    type: 'button',
    role: 'tab',
    id: `${id}-${entry.name}`,
    'aria-controls': id,
    on: { click: () => show(entry.name) },
  }, entry.label));
  const list = h('div.tabs', { role: 'tablist', 'aria-label': label, on: { keydown: move } }, buttons);

  async function show(name, first = false) {
    const index = Math.max(0, entries.findIndex((entry) => entry.name === name));
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
    });
    // Once it is in the page: on a phone not all have room at once.
    requestAnimationFrame(() => {
      const [inside, around] = [buttons[index], list].map((each) => each.getBoundingClientRect());
      list.scrollLeft += Math.max(0, inside.right + FADING - around.right) - Math.max(0, around.left - inside.left);
    });
    const entry = entries[index];
    panel.setAttribute('aria-labelledby', buttons[index].id);
    if (!made.has(entry.name)) made.set(entry.name, entry.make());
    if (!first) onChange(entry.name);
    const content = await made.get(entry.name);
    if (buttons[index].getAttribute('aria-selected') === 'true') fill(panel, content);
  }

  function move(event) {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const button = buttons.at(to % buttons.length);
    button.focus();
    button.click();
  }

  show(chosen, true);
  return h('div.tabbed', {}, list, panel);
}
