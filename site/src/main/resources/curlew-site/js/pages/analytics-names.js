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
  BROWSER: brand,
  OPERATING_SYSTEM: brand,
};

/** Names that are the same in every language and not just their words with capitals. */
const BRANDS = {
  bsd: 'BSD', chromeos: 'ChromeOS', duckduckgo: 'DuckDuckGo', harmonyos: 'HarmonyOS', ie: 'Internet Explorer', ios: 'iOS', kaios: 'KaiOS',
  line: 'LINE', linkedin: 'LinkedIn', macos: 'macOS', 'miui-browser': 'MIUI Browser', 'qq-browser': 'QQ Browser', tiktok: 'TikTok', tvos: 'tvOS',
  twitter: 'X (Twitter)', 'uc-browser': 'UC Browser', watchos: 'watchOS', webos: 'webOS', webview: 'WebView', wechat: 'WeChat', whatsapp: 'WhatsApp',
};

function brand(id) {
  if (id === 'other') return t('analytics.value.DEVICE.other');
  return BRANDS[id] ?? id.replace(/(^|-)([a-z])/g, (_, start, letter) => (start && ' ') + letter.toUpperCase());
}

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
