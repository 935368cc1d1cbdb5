// A rule in words: `Phones: Device is mobile, tablet → https://example.com/`.

import { dateTime, t } from '../i18n.js';

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
