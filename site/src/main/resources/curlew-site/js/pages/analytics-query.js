// What is looked at: whose clicks, of which time, which of them. It is in the address, so that it can be kept and sent.

import { api, path } from '../api.js';
import { isZone, ownZone, presets } from './analytics-zone.js';

export const GRANULARITIES = ['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'];
export const FIRST = ['COUNTRY', 'DEVICE', 'BROWSER', 'OPERATING_SYSTEM', 'REFERRER_DOMAIN', 'CHANNEL', 'LANGUAGE', 'UTM_CAMPAIGN'];
export const SECOND = ['REGION', 'CITY', 'UTM_SOURCE', 'UTM_MEDIUM', 'RULE', 'VARIANT'];
const MOST_ROWS = 250;
const CONDITION = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

/** Where the statistics of a link are, or those of many. */
export const pathOf = ({ code }) => (code ? path`/analytics/links/${code}` : '/analytics');

/** Reads an address. */
export function read(params, query) {
  const zone = query.zone && isZone(query.zone) ? query.zone : ownZone();
  const from = Date.parse(query.from);
  const to = Date.parse(query.to);
  const custom = from < to;
  return {
    code: params.code ?? '',
    domain: query.domain ?? '',
    tag: query.tag ?? '',
    zone,
    range: custom ? 'custom' : query.range in presets ? query.range : '30d',
    from: custom ? from : undefined,
    to: custom ? to : undefined,
    step: GRANULARITIES.includes(query.step) ? query.step : '',
    compare: query.compare !== 'no',
    filters: [...(query.filter ?? '').matchAll(CONDITION)].map(([, field, value]) => ({ field, value: value.replace(/\\(.)/g, '$1') })),
  };
}

/** Writes the address: what is as it is by itself is left out. */
export function write(state) {
  return {
    domain: state.domain,
    tag: state.tag,
    range: state.range === 'custom' || state.range === '30d' ? '' : state.range,
    from: state.range === 'custom' ? new Date(state.from).toISOString() : '',
    to: state.range === 'custom' ? new Date(state.to).toISOString() : '',
    zone: state.zone === ownZone() ? '' : state.zone,
    step: state.step,
    compare: state.compare ? '' : 'no',
    filter: filterText(state.filters),
  };
}

/** The filters in the language of AIP-160. */
export function filterText(filters) {
  return filters.map(({ field, value }) => `${field}="${value.replace(/[\\"]/g, '\\$&')}"`).join(' AND ');
}

/** The range in milliseconds, `[start, end]`. */
export function rangeOf(state, now = Date.now()) {
  return state.range === 'custom' ? [state.from, state.to] : presets[state.range](now, state.zone);
}

const call = (state) => (state.code ? path`/api/v1/links/${state.code}/stats` : '/api/v1/stats');

function url(state, [start, end], { dimensions = [], granularity = state.step, compare = false }) {
  const query = new URLSearchParams();
  const put = (name, value) => value && query.append(name, value);
  put('domain', state.domain);
  put('tag', state.code ? '' : state.tag);
  put('startTime', new Date(start).toISOString());
  put('endTime', new Date(end).toISOString());
  put('granularity', granularity);
  put('timeZone', state.zone);
  put('filter', filterText(state.filters));
  put('comparePrevious', compare && 'true');
  if (dimensions.length) put('maxRows', String(MOST_ROWS));
  dimensions.forEach((each) => put('groupBy', each));
  return `${call(state)}?${query}`;
}

/**
 * Asks for all that a page shows: the series with what it is compared to, and all break-downs.
 *
 * @return `{totals, previous, series, before, breakdowns: Map, granularity, zone, start, end, orphans, allTime}`; times in seconds
 */
export async function load(state, signal) {
  const range = rangeOf(state);
  const [first, second] = await Promise.all([
    api.get(url(state, range, { dimensions: FIRST, compare: state.compare }), {}, { signal }),
    api.get(url(state, range, { dimensions: SECOND }), {}, { signal }),
  ]);
  const stats = statsOf(first);
  for (const breakdown of second.breakdowns ?? []) stats.breakdowns.set(breakdown.dimension, breakdown);
  if (state.compare && stats.previous) {
    const before = await api.get(
      url(state, [stats.previous.start * 1000, stats.previous.end * 1000], { granularity: stats.granularity }), {}, { signal });
    stats.before = points(before.series);
  }
  return stats;
}

/** An answer of the API, whichever call gave it, in numbers. */
export function statsOf(answer) {
  const totals = answer.totals ?? answer;
  return {
    totals: totalsOf(totals),
    previous: answer.previous && totalsOf(answer.previous),
    series: points(answer.series),
    breakdowns: new Map((answer.breakdowns ?? []).map((each) => [each.dimension, each])),
    granularity: answer.granularity,
    zone: answer.timeZone,
    start: seconds(totals.startTime),
    end: seconds(totals.endTime),
    orphans: answer.orphanClicks,
    allTime: answer.allTimeClicks === undefined ? undefined : Number(answer.allTimeClicks),
  };
}

function totalsOf(totals) {
  return {
    clicks: Number(totals.clicks ?? 0),
    bots: Number(totals.botClicks ?? 0),
    visitors: Number(totals.visitors ?? 0),
    start: seconds(totals.startTime),
    end: seconds(totals.endTime),
  };
}

const points = (series = []) => series.map((point) => ({
  time: seconds(point.startTime),
  clicks: Number(point.clicks ?? 0),
  bots: Number(point.botClicks ?? 0),
  visitors: Number(point.visitors ?? 0),
}));

const seconds = (time) => Date.parse(time) / 1000;
