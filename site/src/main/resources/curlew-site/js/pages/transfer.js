// Imports with their progress and report, and exports.

import { api, path, request } from '../api.js';
import { fill, h } from '../dom.js';
import { ago, dateTime, number, t } from '../i18n.js';
import { domains } from '../links/model.js';
import { download } from '../links/qr.js';
import { rowText } from '../problems.js';
import { pageHead } from '../router.js';
import { can, current } from '../session.js';
import { attempt } from '../ui/attempt.js';
import { confirm } from '../ui/dialog.js';
import { facts } from '../ui/facts.js';
import { field, select } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { empty, errorText } from '../ui/states.js';
import { listed, table } from '../ui/table.js';

export const texts = ['links', 'transfer', 'errors'];
export const styles = ['links'];

const FORMATS = ['CSV', 'CURLEW_JSON_LINES', 'SHLINK', 'YOURLS', 'KUTT', 'DUB', 'BITLY', 'REBRANDLY'];
const SMALLEST_PIECE = 128 * 1024;
const LARGEST_PIECE = 8 * 1024 * 1024;
const ENDED = ['SUCCEEDED', 'CANCELLED', 'FAILED'];

export default async function page({ query, signal }) {
  const hosts = await domains(signal).catch(() => [current().defaultDomain]);
  const past = can('links:write') && history(signal);
  const element = h('div.form-sections', {},
    can('links:write') && importCard(hosts, signal, () => past.first()),
    exportCard(query.filter ?? ''),
    past && h('div.stack', {}, h('h2', {}, t('transfer.past')), past.element));
  past && past.first();
  return { title: t('common.nav.transfer'), element: h('div', {}, pageHead(t('common.nav.transfer')), element) };
}

function importCard(hosts, signal, changed) {
  let file = null;
  const format = select({}, FORMATS.map((name) => [name, t(`transfer.format.${name}`)]), 'CSV');
  const domain = hosts.length > 1 && select({}, hosts.map((host) => [host, host]), hosts[0]);
  const input = h('input.visually-hidden', { type: 'file', id: 'import-file', accept: '.csv,.json,.jsonl,.ndjson,.tsv,.txt', on: { change: () => choose(input.files[0]) } });
  const chosen = h('p', { 'aria-live': 'polite' }, t('transfer.drop'));
  const start = h('button.button.primary', { type: 'button', disabled: true, on: { click: run } }, icon('upload'), t('transfer.start'));
  const report = h('div.stack', { 'aria-live': 'polite' });
  const drop = h('div.drop', { on: {
    dragover: (event) => { event.preventDefault(); drop.classList.add('over'); },
    dragleave: () => drop.classList.remove('over'),
    drop: (event) => { event.preventDefault(); drop.classList.remove('over'); choose(event.dataTransfer.files[0]); },
  } }, icon('upload'), chosen, h('button.button', { type: 'button', on: { click: () => input.click() } }, t('transfer.choose')), input);
  input.tabIndex = -1;
  input.setAttribute('aria-label', t('transfer.choose'));

  async function choose(next) {
    if (!next) return;
    file = next;
    chosen.textContent = t('transfer.file', { name: file.name, size: sizeText(file.size) });
    start.disabled = false;
    format.value = guess(file.name, await file.slice(0, 4096).text());
  }

  async function run() {
    start.disabled = true;
    const stop = new AbortController();
    try {
      const begun = await api.post('/api/v1/imports', { format: format.value, domain: domain ? domain.value : undefined });
      const cancel = h('button.button', { type: 'button', on: { click: async () => { stop.abort(); show(await cancelImport(begun), file.size); } } }, t('common.cancel'));
      const show = progress(report, cancel, stop.signal, file.size);
      show(begun);
      const done = await upload(begun, file, show, AbortSignal.any([stop.signal, signal]));
      if (done) show(done);
    } catch (error) {
      if (!stop.signal.aborted && !signal.aborted) fill(report, h('p.notice.bad', { role: 'alert' }, errorText(error)));
    } finally {
      start.disabled = false;
      changed();
    }
  }

  return h('section.card.stack', { 'aria-labelledby': 'import-title' }, h('h2', { id: 'import-title' }, t('transfer.import')), h('p.hint', {}, t('transfer.importLead')),
    drop,
    h('div.grid.two', {}, field({ name: 'format', label: t('transfer.formatLabel'), control: format, hint: t('transfer.formatHint') }), domain && field({ name: 'domain', label: t('links.domain'), control: domain, hint: t('transfer.domainHint') })),
    h('div.actions', {}, start),
    report);
}

/** Sends a file piece by piece, from where the import stands; the answer to each piece tells how far it is. */
async function upload(begun, file, show, signal) {
  let state = begun;
  let piece = Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, Math.ceil(file.size / 40)));
  while (!ENDED.includes(state.state)) {
    const offset = Number(state.receivedBytes ?? 0);
    const end = Math.min(file.size, offset + piece);
    const response = await request('POST', `${path`/api/v1/imports/${begun.importId}`}:upload`, {
      query: { offset, last: end === file.size },
      body: file.slice(offset, end),
      headers: { 'Content-Type': 'application/octet-stream' },
      signal,
    });
    // A row that is longer than a piece: the next one is to hold it.
    if (Number(response.receivedBytes) === offset && end < file.size) piece *= 2;
    state = response;
    show(state);
  }
  return state;
}

const cancelImport = (begun) => api.post(`/api/v1/imports/${encodeURIComponent(begun.importId)}:cancel`, {});

/** Shows how far an import is; gives the function to call with each state of it. */
function progress(place, cancel, signal, size) {
  const bar = h('progress', { max: size || 1, 'aria-label': t('transfer.progress') });
  const title = h('strong', {});
  const counts = h('div', {});
  const failures = h('div.stack', {});
  fill(place, title, bar, counts, h('div.actions', {}, cancel), failures);
  return (state) => {
    const ended = ENDED.includes(state.state);
    title.textContent = t(`transfer.state.${state.state}`);
    bar.value = state.state === 'SUCCEEDED' ? size : Number(state.receivedBytes ?? 0);
    bar.hidden = ended;
    cancel.hidden = ended;
    fill(counts, facts(['created', 'unchanged', 'failed'].map((name) => [t(`transfer.${name}`), number(state[`${name}Count`] ?? 0)]), 'large'));
    fill(failures, state.failure && h('p.notice.bad', {}, state.failure), ended && failureTable(state));
  };
}

/** What failed, row by row, and all of it as a file. */
function failureTable(state) {
  const rows = state.failures ?? [];
  if (!rows.length) return [];
  const csv = () => ['line,reason,explanation', ...rows.map((row) => [row.lineNumber, row.reason, row.explanation].map(cell).join(','))].join('\r\n');
  return [
    h('h3', {}, t('transfer.failures')),
    h('div.table-card', {}, h('div.table-scroll', { tabindex: '0', role: 'region', 'aria-label': t('transfer.failures') }, h('table', {},
      h('thead', {}, h('tr', {}, h('th.number', { scope: 'col' }, t('transfer.line')), h('th', { scope: 'col' }, t('transfer.reason')), h('th', { scope: 'col' }, t('transfer.explanation')))),
      h('tbody', {}, rows.slice(0, 100).map((row) => h('tr', {}, h('td.number', {}, number(row.lineNumber)), h('td', {}, row.reason), h('td', {}, rowText(row.reason, row.explanation)))))))),
    h('button.button.small', { type: 'button', on: { click: () => download(new Blob([csv()], { type: 'text/csv' }), `import-${state.importId}-failures.csv`) } }, icon('download'), t('transfer.report')),
  ];
}

/** A spreadsheet is not to take a text for a formula. */
const cell = (value) => `"${String(value).replace(/^[=+\-@]/, "'$&").replace(/"/g, '""')}"`;

function exportCard(filter) {
  const format = select({}, [['CSV', t('transfer.format.CSV')], ['CURLEW_JSON_LINES', t('transfer.format.CURLEW_JSON_LINES')]], 'CSV');
  const wanted = h('input', { type: 'text', value: filter, placeholder: 'tag:spring AND state=ACTIVE', autocomplete: 'off', spellcheck: 'false' });
  const link = h('a.button.primary', { href: '/api/v1/links:export', download: '' }, icon('download'), t('transfer.exportStart'));
  const show = () => link.setAttribute('href', `/api/v1/links:export?${new URLSearchParams({ format: format.value, ...(wanted.value.trim() ? { filter: wanted.value.trim() } : {}) })}`);
  format.addEventListener('change', show);
  wanted.addEventListener('input', show);
  show();
  return h('section.card.stack', { 'aria-labelledby': 'export-title' }, h('h2', { id: 'export-title' }, t('transfer.export')), h('p.hint', {}, t('transfer.exportLead')),
    h('div.grid.two', {}, field({ name: 'exportFormat', label: t('transfer.formatLabel'), control: format }), field({ name: 'exportFilter', label: t('transfer.filter'), control: wanted, hint: t('transfer.filterHint') })),
    h('div.actions', {}, link));
}

function history(signal) {
  const list = table({
    label: t('transfer.past'),
    columns: [
      { label: t('transfer.formatLabel'), bare: true, cell: (each) => t(`transfer.format.${each.format}`) },
      { label: t('links.stateLabel'), cell: (each) => h('span.badge', { class: each.state === 'SUCCEEDED' ? 'good' : each.state === 'FAILED' ? 'bad' : '' }, t(`transfer.state.${each.state}`)) },
      { label: t('transfer.created'), class: 'number', cell: (each) => number(each.createdCount) },
      { label: t('transfer.unchanged'), class: 'number', cell: (each) => number(each.unchangedCount) },
      { label: t('transfer.failed'), class: 'number', cell: (each) => number(each.failedCount) },
      { label: t('transfer.begun'), class: 'tight', cell: (each) => h('time', { datetime: each.createTime, title: dateTime(each.createTime) }, ago(each.createTime)) },
      { label: t('common.actions'), actions: true, cell: (each) => actions(each) },
    ],
    key: (each) => each.importId,
    load: listed('/api/v1/imports', 'imports', { pageSize: 10 }),
    empty: () => empty(t('transfer.nonePast')),
    signal,
  });

  function actions(each) {
    const report = h('button.button.small', { type: 'button', on: { click: async () => {
      const whole = await attempt(() => api.get(path`/api/v1/imports/${each.importId}`));
      if (whole) await confirm({ title: t('transfer.report'), text: h('div.stack', {}, whole.failure && h('p.notice.bad', {}, whole.failure), failureTable(whole)), yes: t('common.close') });
    } } }, t('transfer.report'));
    const stop = h('button.button.small', { type: 'button', on: { click: async () => {
      await attempt(() => cancelImport(each));
      list.reload();
    } } }, t('common.cancel'));
    return Number(each.failedCount) > 0 || each.state === 'FAILED' ? report : !ENDED.includes(each.state) ? stop : '';
  }
  return list;
}

/** Which format a file seems to have, by its name and how it begins. */
function guess(name, start) {
  const head = start.split('\n', 1)[0].toLowerCase();
  const has = (...words) => words.every((word) => head.includes(word));
  if (/\.(jsonl|ndjson)$/i.test(name) || /^\s*\{"link"/.test(start)) return 'CURLEW_JSON_LINES';
  if (has('shortcode', 'longurl')) return 'SHLINK';
  if (has('slashtag', 'destination') || start.includes('"slashtag"')) return 'REBRANDLY';
  if (has('destination url')) return 'DUB';
  if (has('keyword', 'url') || has('source', 'target', 'hits') || start.includes('"keyword"')) return 'YOURLS';
  if (has('long_url') || start.includes('"long_url"')) return 'BITLY';
  if (has('address', 'target') || start.includes('"visit_count"')) return 'KUTT';
  return 'CSV';
}

function sizeText(bytes) {
  if (bytes < 1024) return `${number(bytes)} B`;
  return bytes < 1048576 ? `${number(Math.round(bytes / 1024))} KiB` : `${number(Math.round(bytes / 104857.6) / 10)} MiB`;
}
