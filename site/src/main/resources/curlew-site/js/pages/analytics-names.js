// What the values of break-downs are called.

import { has, nameOf, t } from '../i18n.js';

/** A value for people to read. */
export function valueName(dimension, value) {
  if (value === '') return t(EMPTY[dimension] ?? 'analytics.unknown');
  const named = NAMED[dimension];
  if (named) return named(value);
  const key = `analytics.value.${dimension}.${value}`;
  return has(key) ? t(key) : value;
}

const EMPTY = {
  REFERRER_DOMAIN: 'analytics.noReferrer',
  UTM_SOURCE: 'analytics.noUtm',
  UTM_MEDIUM: 'analytics.noUtm',
  UTM_CAMPAIGN: 'analytics.noUtm',
  RULE: 'analytics.noRule',
  VARIANT: 'analytics.noVariant',
};

const NAMED = {
  COUNTRY: (code) => nameOf('region', code),
  LANGUAGE: (code) => nameOf('language', code),
};

let drawsFlags;

/** Whether there is a font with flags: else there would be two boxes, or the letters, which the name says better. */
function canDrawFlags() {
  const canvas = document.createElement('canvas');
  canvas.width = 24;
  canvas.height = 24;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = '18px sans-serif';
  pen.textBaseline = 'top';
  pen.fillText('\u{1f1eb}\u{1f1f7}', 0, 0);
  const { data } = pen.getImageData(0, 0, 24, 24);
  return data.some((value, i) => i % 4 === 0 && value !== data[i + 1]);
}

/** The flag of a country, where it can be drawn. */
export function flag(code) {
  drawsFlags ??= canDrawFlags();
  return drawsFlags && /^[A-Z]{2}$/.test(code) ? String.fromCodePoint(...[...code].map((letter) => 0x1f1a5 + letter.charCodeAt(0))) : '';
}
