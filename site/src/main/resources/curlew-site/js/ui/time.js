// Times in forms: as clocks on the wall here show them, kept as RFC 3339.

import { h } from '../dom.js';

/** `2026-03-04T05:06` here, of a time of the API. */
export function toLocal(time) {
  if (!time) return '';
  const date = new Date(time);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60000);
  return local.toISOString().slice(0, 16);
}

/** A time of the API, of what a field says; null: none. */
export const toTime = (local) => (local ? new Date(local).toISOString() : null);

/** A field for a time; `current()` gives it as the API takes it, and the same as before where it was not touched. */
export function timeInput(time, properties = {}) {
  const input = h('input', { type: 'datetime-local', value: toLocal(time), ...properties });
  input.current = () => (input.value === toLocal(time) ? time ?? null : toTime(input.value));
  return input;
}
