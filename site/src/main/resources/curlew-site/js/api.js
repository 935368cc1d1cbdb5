// Calls the public API. Requests carry the session's cookie by themselves; the header says that a page of this site sends them.

import { load } from './i18n.js';

const MARK = { 'X-Curlew-Csrf': '1' };

/** What the API says is wrong. `violations` has the fields at fault: `[{field, description}]`. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = problem.reason ?? '';
    this.violations = problem.violations ?? [];
    this.metadata = problem.metadata ?? {};
    this.requestId = problem.instance ?? '';
    this.retryAfter = problem.retryAfter;
  }

  /** Nobody answered at all. */
  static unreachable() {
    return new ApiError(0, { reason: 'UNREACHABLE' });
  }

  /** Whether the session is over, or never was. */
  get needsSignIn() {
    return this.status === 401;
  }
}

/** A path with its parts encoded: `` path`/api/v1/links/${code}` ``. */
export function path(strings, ...values) {
  return strings.reduce((whole, part, i) => whole + part + (i < values.length ? encodeURIComponent(values[i]) : ''), '');
}

function withQuery(url, query) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `${url}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : url;
}

/** Whoever is to know that a request found nobody signed in. */
let signedOut = () => {};
export function onSignedOut(action) {
  signedOut = action;
}

/**
 * Sends a request.
 *
 * @param {string} method
 * @param {string} url
 * @param {{query?: object, body?: any, signal?: AbortSignal, headers?: object, raw?: boolean}} [options] a body that is a
 *     Blob or a string goes as it is, all else as JSON; `raw` gives the Response
 */
export async function request(method, url, { query, body, signal, headers, raw, quiet } = {}) {
  const asIs = body instanceof Blob || typeof body === 'string';
  let response;
  try {
    response = await fetch(withQuery(url, query), {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...MARK,
        ...(body === undefined || asIs ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : asIs ? body : JSON.stringify(body),
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw ApiError.unreachable();
  }
  if (!response.ok) {
    const error = await problem(response);
    if (error.needsSignIn && !quiet) signedOut();
    throw error;
  }
  if (raw) return response;
  const text = await response.text();
  return text ? JSON.parse(text) : {};
}

async function problem(response) {
  const [body] = await Promise.all([
    // A proxy may have answered, in its own words; and without ours the server's do.
    response.json().catch(() => ({})),
    load('errors').catch(() => {}),
  ]);
  return new ApiError(response.status, { ...body, retryAfter: Number(response.headers.get('Retry-After')) || undefined });
}

export const api = {
  get: (url, query, options) => request('GET', url, { query, ...options }),
  post: (url, body = {}, options) => request('POST', url, { body, ...options }),
  patch: (url, body, options) => request('PATCH', url, { body, ...options }),
  delete: (url, query, options) => request('DELETE', url, { query, ...options }),

  /**
   * All pages of a list, one after the other.
   *
   * @param {string} field the name of the list in the answers
   */
  async *pages(url, query, field, options) {
    let pageToken = '';
    do {
      const page = await request('GET', url, { query: { ...query, pageToken }, ...options });
      yield page[field] ?? [];
      pageToken = page.nextPageToken ?? '';
    } while (pageToken);
  },

  /**
   * Server-sent events, until the signal ends them or the server does: then it goes on where it was, a moment later.
   *
   * @param {(event: {id: string, type: string, data: any}) => void} onEvent
   * @param {{signal: AbortSignal, onState?: (state: 'open'|'waiting') => void}} options
   */
  async stream(url, query, onEvent, { signal, onState = () => {} }) {
    let last = '';
    while (!signal.aborted) {
      try {
        const response = await request('GET', url, {
          query,
          signal,
          raw: true,
          headers: { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) },
        });
        onState('open');
        for await (const event of events(response.body)) {
          if (event.id) last = event.id;
          if (event.data) onEvent(event);
        }
      } catch (failure) {
        if (signal.aborted) return;
        if (failure instanceof ApiError && failure.status >= 400 && failure.status < 500) throw failure;
      }
      onState('waiting');
      await pause(1000, signal);
    }
  },
};

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const parts = rest.split(/\r?\n\r?\n/);
    rest = parts.pop();
    for (const part of parts) {
      const event = { id: '', type: 'message', data: '' };
      for (const line of part.split(/\r?\n/)) {
        const [, field, text] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (field === 'id') event.id = text;
        if (field === 'event') event.type = text;
        if (field === 'data') event.data += event.data ? `\n${text}` : text;
      }
      // Without data it tells where the stream is, and nothing else.
      if (event.data || event.id) yield { ...event, data: parsed(event.data) };
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Waits, but not longer than the signal lets it. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
