// What happens when a form of a link is sent.

import { ApiError } from '../api.js';
import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { violations } from '../problems.js';
import { reload } from '../router.js';
import { showErrors } from '../ui/field.js';
import { errorText } from '../ui/states.js';

/**
 * A handler of `submit`: what the server finds wrong stands at the fields, the rest of it at a place above them.
 *
 * @param {HTMLElement} wrong the place
 * @param {HTMLButtonElement} button which cannot be pressed meanwhile
 * @param {() => Promise<void>} send
 */
export function sending(wrong, button, send) {
  return async (event) => {
    const form = event.currentTarget;
    event.preventDefault();
    wrong.textContent = '';
    button.disabled = true;
    try {
      await send();
    } catch (error) {
      button.disabled = false;
      if (!(error instanceof ApiError)) throw error;
      const errors = violations(error);
      const left = Object.entries(showErrors(form, errors)).map(([name, text]) => `${name}: ${text}`).join(' ');
      fill(wrong, left || (Object.keys(errors).length ? '' : errorText(error)),
        error.reason === 'ETAG_MISMATCH' && h('button.button.small', { type: 'button', on: { click: () => reload() } }, t('links.reload')));
    }
  };
}
