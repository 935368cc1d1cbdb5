// What went wrong, in words for people: by its reason, and by what a field is expected to be. What has no words here is told as the
// server tells it. The words are in the area `errors`, which comes with the first error.

import { dateTime, has, t } from './i18n.js';

/** Times, and numbers that stand by themselves: not those in addresses and names of standards. */
const VALUE = /\d{4}-\d\d-\d\dT[\d:.]+Z|(?<![\w.:/-])\d+(?:,\d{3})*(?![\w:/-]|\.\d)/g;

/** A reason in words. */
export function reasonText({ reason, message, metadata, retryAfter }) {
  const key = reason === 'UNREACHABLE' ? 'common.error.UNREACHABLE' : `errors.reason.${reason}`;
  return has(key) ? t(key, { n: retryAfter ?? 1, ...metadata }) : message;
}

/** What a field is expected to be, in words. */
export function expectation(description) {
  const expected = description.replace(/^expected: /, '').replace(/^.*\(expected: (.*)\)$/s, '$1');
  return translated('errors.field', expected) ?? description;
}

/** Why something failed that a server tried, such as a delivery, for the pages of administrators. */
export function failureText(failure) {
  return translated('admin.failure', failure) ?? failure;
}

/** What a server says, by the words that are kept under what it says; null: there are none. */
function translated(area, text) {
  const values = {};
  const key = `${area}.${text.replace(VALUE, (value) => {
    const name = Object.keys(values).length + 1;
    values[name] = value.includes('T') ? dateTime(value) : Number(value.replaceAll(',', ''));
    return `{${name}}`;
  })}`;
  return has(key) ? t(key, values) : null;
}

/** The violations of an ApiError by field, named as the API does: `targetUrl`, `rules[0].targets[1].targetUrl`. */
export function violations(error) {
  return Object.fromEntries((error.violations ?? []).map((each) => [each.field, expectation(each.description)]));
}

/** All of an error in a line: what is expected of its fields, or else its reason. */
export function problemText(error, { named = false } = {}) {
  const fields = Object.entries(violations(error)).map(([field, text]) => (named ? `${field}: ${text}` : text));
  return fields.length ? fields.join(' ') : reasonText(error);
}

/** An error within an answer: a `google.rpc.Status` in JSON. */
export function statusText({ message, details = [] }) {
  const detail = (type) => details.find((each) => String(each['@type']).endsWith(`.${type}`)) ?? {};
  const { reason, metadata } = detail('ErrorInfo');
  return problemText({ reason, message, metadata, violations: detail('BadRequest').fieldViolations });
}

/** What was wrong with a row of an import: fields stand in its explanation as `name: what is expected.` */
export function rowText(reason, explanation) {
  const fields = [...explanation.matchAll(/(?<=\s)([\w.[\]]+): (.+?)\.(?=\s[\w.[\]]+: |$)/g)];
  if (fields.length) return fields.map(([, field, expected]) => `${field}: ${expectation(expected)}`).join(' ');
  return reasonText({ reason, message: explanation });
}
