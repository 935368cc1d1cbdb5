// A list of short texts, typed one after the other: tags, values of conditions.

import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from './icons.js';

/**
 * A control for a list of texts. Enter and comma end one; Backspace in the empty field takes the last one away.
 *
 * @param {{values: string[], onChange?: (values: string[]) => void, suggestions?: string[], placeholder?: string, maxlength?: number}} options
 * @return {HTMLElement & {values: () => string[]}}
 */
export function chips({ values, onChange = () => {}, suggestions = [], placeholder = '', maxlength = 64 }) {
  let list = [...values];
  const input = h('input', { type: 'text', placeholder, maxlength, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', on: {
    keydown: (event) => {
      if ((event.key === 'Enter' && input.value.trim()) || event.key === ',') {
        event.preventDefault();
        add(input.value);
      } else if (event.key === 'Backspace' && !input.value && list.length) {
        remove(list.length - 1);
      }
    },
    change: () => add(input.value),
    paste: (event) => {
      const text = event.clipboardData.getData('text');
      if (!text.includes(',')) return;
      event.preventDefault();
      text.split(',').forEach(add);
    },
  } });
  const shown = h('ul.chip-list', {});
  const element = h('div.chips', { on: { click: (event) => event.target === element && input.focus() } }, shown, input);
  if (suggestions.length) {
    const id = `s-${Math.random().toString(36).slice(2)}`;
    input.setAttribute('list', id);
    element.append(h('datalist', { id }, suggestions.map((value) => h('option', { value }))));
  }
  element.values = () => list;

  function add(text) {
    const value = text.trim();
    input.value = '';
    if (!value || list.includes(value)) return;
    list = [...list, value];
    show();
    onChange(list);
  }

  function remove(index) {
    list = list.filter((_, i) => i !== index);
    show();
    onChange(list);
    input.focus();
  }

  function show() {
    shown.hidden = !list.length;
    fill(shown, list.map((value, i) => h('li.chip', {}, h('span', {}, value),
      h('button', { type: 'button', 'aria-label': t('common.remove', { name: value }), on: { click: () => remove(i) } }, icon('close')))));
  }

  show();
  return element;
}
