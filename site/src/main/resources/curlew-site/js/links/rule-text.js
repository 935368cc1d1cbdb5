// A rule in words: `Phones: Device is mobile, tablet → https://example.com/`; and why it does not match.

import { dateTime, has, language, percent, t } from '../i18n.js';

/** A rule on one line. */
export function ruleText(rule) {
  const conditions = (rule.conditions ?? []).map(conditionText).join(' + ');
  const targets = (rule.targets ?? []).map((target) => targetText(target, rule.targets.length > 1)).join(' | ');
  return `${rule.displayName}: ${conditions || t('links.rules.always')} → ${targets}`;
}

function targetText(target, several) {
  return several ? `${target.displayName ? `${target.displayName} ` : ''}${target.weight || 1}× ${target.targetUrl}` : target.targetUrl;
}

function conditionText(condition) {
  const kind = Object.keys(condition).find((name) => name !== 'negate') ?? '';
  const is = condition.negate ? t('links.rules.isNot') : t('links.rules.is');
  return `${t(`links.condition.${kind}`)} ${is} ${valueText(kind, condition[kind])}`;
}

function valueText(kind, value) {
  if (kind === 'queryParameter') return `${value.parameter}=${value.value || '*'}`;
  if (kind === 'visitorPercent') return `${value} %`;
  if (kind === 'timeWindow') {
    const clock = (minute) => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    return [
      (value.days ?? []).map((day) => t(`links.day.${day}`)).join(' '),
      (value.startMinute || value.endMinute) && `${clock(value.startMinute ?? 0)}–${clock(value.endMinute ?? 0)}`,
      value.startTime && `≥ ${dateTime(value.startTime)}`,
      value.endTime && `< ${dateTime(value.endTime)}`,
      value.timeZone,
    ].filter(Boolean).join(' ');
  }
  return (value?.values ?? []).join(', ');
}

/** Why a rule did not match, of the misses that the API tells; null where one of them has no words here. */
export function whyNot(rule, misses = []) {
  const known = misses.length && misses.every(({ reason }) => has(`links.miss.${reason}`));
  return known ? misses.map((miss) => missText(rule.conditions?.[miss.conditionIndex ?? 0] ?? {}, miss)).join(' · ') : null;
}

function missText(condition, { reason, seen = [] }) {
  const kind = Object.keys(condition).find((name) => name !== 'negate') ?? '';
  const special = `links.miss.${reason}.${kind}`;
  return t(has(special) ? special : `links.miss.${reason}`, {
    what: kind && t(`links.condition.${kind}`),
    seen: seen.map((value) => seenText(kind, condition[kind], value)).join(', '),
    wanted: kind === 'visitorPercent' ? t('links.miss.below', { share: percent(condition[kind] / 100) }) : kind && valueText(kind, condition[kind]),
  });
}

function seenText(kind, wanted, value) {
  if (kind === 'queryParameter') return `${wanted.parameter}=${value}`;
  if (kind === 'visitorPercent') return percent(Number(value) / 100, 3);
  if (kind !== 'timeWindow') return value;
  const there = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZone: wanted.timeZone || 'UTC' };
  return new Intl.DateTimeFormat(language, there).format(new Date(value));
}
