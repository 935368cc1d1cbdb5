// Does something, and says what came of it.

import { errorText } from './states.js';
import { toast } from './toast.js';

/**
 * Does something; resolves with what it gave (true, if nothing), undefined if it failed.
 *
 * @param {() => Promise<any>} action
 * @param {string|((result: any) => string)} [said] once it is done
 * @param {object} [options] of `toast`
 */
export async function attempt(action, said, options) {
  try {
    const result = await action();
    if (said) toast(typeof said === 'function' ? said(result) : said, options);
    return result ?? true;
  } catch (error) {
    toast(errorText(error), { kind: 'bad' });
    return undefined;
  }
}
