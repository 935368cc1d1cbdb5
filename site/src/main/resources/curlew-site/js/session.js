// Who is signed in, and what the key may do.

import { api } from './api.js';

const ENDPOINT = '/dashboard/session';

/** `{signedIn, keyId, displayName, scopes, domains, ownLinksOnly, expireTime, publicBaseUrl, defaultDomain}` */
let session = { signedIn: false, scopes: [], domains: [] };

export const current = () => session;

function keep(answer) {
  session = { scopes: [], domains: [], ...answer };
  return session;
}

/** Asks the server. */
export const refresh = async () => keep(await api.get(ENDPOINT, {}, { quiet: true }));

/** Signs in; the key is sent once, and kept by nobody but the browser's cookie, which no script can read. */
export const signIn = async (key) => keep(await api.post(ENDPOINT, { key }, { quiet: true }));

export async function signOut() {
  await api.delete(ENDPOINT, {}, { quiet: true });
  keep({ signedIn: false });
}

/** Whether the key may do something: a scope such as `links:write`; `admin` may everything. */
export const can = (scope) => session.scopes.includes('admin') || session.scopes.includes(scope);
