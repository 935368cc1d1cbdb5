// Facts about something: a name over each.

import { h } from '../dom.js';

/**
 * The facts.
 *
 * @param {([string|Node, any]|false|null|undefined)[]} entries names and values; what is no pair is left out
 * @param {string} [more] classes of the list
 */
export function facts(entries, more = '') {
  return h('dl.facts', { class: more }, entries.filter(Boolean).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}
