// Light, dark, or as the system has it.

import { h } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from './icons.js';

const KEY = 'curlew.theme';
const NEXT = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: 'contrast', light: 'sun', dark: 'moon' };

function chosen() {
  return document.documentElement.dataset.theme ?? 'system';
}

function choose(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // It holds for this page only, then.
  }
  dispatchEvent(new CustomEvent('curlew:theme'));
}

/** A button that goes from one to the next. Charts listen for `curlew:theme` on the window. */
export function themeButton() {
  const button = h('button.icon-button', { type: 'button', on: { click: () => { choose(NEXT[chosen()]); show(); } } });
  function show() {
    const name = t(`common.theme.${chosen()}`);
    button.replaceChildren(icon(ICONS[chosen()]));
    button.setAttribute('aria-label', t('common.theme', { name }));
    button.title = name;
  }
  show();
  return button;
}
