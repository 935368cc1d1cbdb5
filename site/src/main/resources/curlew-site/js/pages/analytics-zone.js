// Days and hours of a time zone, as moments.

/** The zone of this browser. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** All zones that the browser knows. */
export function zones() {
  const known = Intl.supportedValuesOf ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set(['UTC', ownZone(), ...known])].sort((a, b) => a.localeCompare(b));
}

export function isZone(name) {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The calendar and the clock of a zone at a moment: `{year, month, day, hour, minute}`, months from 1. */
export function calendar(moment, zone) {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
  }).formatToParts(moment);
  return Object.fromEntries(parts.filter((part) => part.type in { year: 1, month: 1, day: 1, hour: 1, minute: 1 })
    .map((part) => [part.type, Number(part.value)]));
}

/** The moment, in milliseconds, when a zone's clock shows something; days and months may be beyond their ends. */
export function momentOf({ year, month, day, hour = 0, minute = 0 }, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  let moment = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let i = 0; i < 2; i += 1) {
    const seen = calendar(moment, zone);
    moment += wanted - Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute);
  }
  return moment;
}

/** As `<input type=datetime-local>` has it. */
export function toLocal(moment, zone) {
  const { year, month, day, hour, minute } = calendar(moment, zone);
  const two = (value) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** What somebody typed there; NaN if that is no moment. */
export function fromLocal(text, zone) {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) return NaN;
  const [year, month, day, hour, minute] = found.slice(1).map(Number);
  return momentOf({ year, month, day, hour, minute }, zone);
}

const HOUR = 3_600_000;

/** The ranges that have names, each `(now, zone) => [start, end]` in milliseconds. */
export const presets = {
  today: (now, zone) => [dayStart(now, zone, 0), now],
  yesterday: (now, zone) => [dayStart(now, zone, -1), dayStart(now, zone, 0)],
  '24h': (now) => [now - 24 * HOUR, now],
  '7d': (now, zone) => [dayStart(now, zone, -6), now],
  '30d': (now, zone) => [dayStart(now, zone, -29), now],
  '90d': (now, zone) => [dayStart(now, zone, -89), now],
  thisMonth: (now, zone) => [monthStart(now, zone, 0), now],
  lastMonth: (now, zone) => [monthStart(now, zone, -1), monthStart(now, zone, 0)],
  '12m': (now, zone) => [monthStart(now, zone, -11), now],
  '5y': (now, zone) => [monthStart(now, zone, -59), now],
};

function dayStart(now, zone, days) {
  const { year, month, day } = calendar(now, zone);
  return momentOf({ year, month, day: day + days }, zone);
}

function monthStart(now, zone, months) {
  const { year, month } = calendar(now, zone);
  return momentOf({ year, month: month + months, day: 1 }, zone);
}
