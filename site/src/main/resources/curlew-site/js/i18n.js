// What the site says, in the language of the page or the one chosen. Texts are in i18n/LANGUAGE/AREA.json, a key is `area.name`.

const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' };
const CHOSEN = 'curlew.language';

export const languages = LANGUAGES;
export const language = chosen();

const texts = new Map();
const loading = new Map();
const plurals = new Intl.PluralRules(language);

function chosen() {
  const given = document.documentElement.lang in LANGUAGES ? document.documentElement.lang : 'en';
  // The landing page comes in its language from the server.
  if (document.body.classList.contains('landing')) return given;
  try {
    const kept = localStorage.getItem(CHOSEN);
    if (kept in LANGUAGES) return kept;
  } catch {
    // Storage is switched off.
  }
  return given;
}

/** Shows everything in another language from now on. */
export function choose(tag) {
  try {
    localStorage.setItem(CHOSEN, tag);
  } catch {
    // It holds for this page only, then.
  }
  location.reload();
}

/** Makes the texts of areas known: `await load('common', 'links')`. */
export async function load(...areas) {
  document.documentElement.lang = language;
  await Promise.all(areas.map((area) => {
    if (!loading.has(area)) loading.set(area, fetchArea(area));
    return loading.get(area);
  }));
}

async function fetchArea(area) {
  const answer = await fetch(new URL(`../i18n/${language}/${area}.json`, import.meta.url));
  for (const [name, text] of Object.entries(await answer.json())) texts.set(`${area}.${name}`, text);
}

/** Whether there is a text of this key. */
export function has(key) {
  return texts.has(key);
}

/**
 * A text.
 *
 * @param {string} key `area.name`; the text of a name that ends differently for one and for many has one for each of
 *     Intl.PluralRules, chosen by the parameter `n`
 * @param {object} [parameters] what stands in `{braces}`
 */
export function t(key, parameters = {}) {
  let text = texts.get(key);
  if (text === undefined) return key;
  if (typeof text === 'object') text = text[plurals.select(Number(parameters.n))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : String(value);
  });
}

const numbers = new Intl.NumberFormat(language);
const compacts = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
const seconds = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

export const number = (value) => numbers.format(Number(value));
export const compact = (value) => compacts.format(Number(value));
export const percent = (share, digits = 1) =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
export const date = (time) => dates.format(new Date(time));
export const dateTime = (time) => times.format(new Date(time));
export const dateTimeSeconds = (time) => seconds.format(new Date(time));

/** How long ago, or in how long. */
export function ago(time, now = Date.now()) {
  const difference = (new Date(time).getTime() - now) / 1000;
  const units = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]];
  for (const [unit, length] of units) {
    if (Math.abs(difference) >= length) return relative.format(Math.round(difference / length), unit);
  }
  return relative.format(Math.round(difference), 'second');
}

/** The name of a country (`DE`) or a language (`de`) in the reader's language. */
export function nameOf(type, code) {
  try {
    return new Intl.DisplayNames([language], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
