// The editor of a link's rules: the first that matches wins, and says where to.

import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { chips } from '../ui/chips.js';
import { field, select } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { menuButton } from '../ui/menu.js';
import { timeInput } from '../ui/time.js';

const SUGGESTIONS = {
  device: ['mobile', 'tablet', 'desktop', 'tv', 'console', 'wearable', 'bot', 'other'],
  operatingSystem: ['android', 'ios', 'windows', 'macos', 'linux', 'chromeos', 'harmonyos', 'windows-phone', 'kaios', 'tizen', 'webos', 'tvos', 'watchos', 'bsd', 'other'],
  browser: ['chrome', 'safari', 'firefox', 'edge', 'opera', 'samsung', 'other'],
  language: ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'zh'],
  country: ['DE', 'AT', 'CH', 'FR', 'ES', 'GB', 'US', 'IT', 'NL', 'PL'],
  region: [],
  city: [],
  ipRange: [],
  referrer: [],
};
const KINDS = [...Object.keys(SUGGESTIONS), 'queryParameter', 'timeWindow', 'visitorPercent'];
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const MOST = 64;

/**
 * An editor.
 *
 * @param {object[]} rules as the API has them
 * @param {{onChange: () => void, readOnly: boolean}} options
 * @return {{element: HTMLElement, rules: () => object[], show: (rules: object[]) => void, outcome: (outcomes: object[]) => void}}
 */
export function ruleEditor(rules, { onChange, readOnly }) {
  let list = structuredClone(rules);
  const element = h('div.rules', {});
  const place = h('ol.rule-list', {});
  const add = h('button.button', { type: 'button', on: { click: () => insert(list.length, { displayName: freeName(), conditions: [{ device: { values: ['mobile'] } }], targets: [{ targetUrl: '', weight: 1 }] }) } }, icon('plus'), t('links.rules.add'));
  fill(element, place, !readOnly && add);

  function freeName() {
    let n = list.length + 1;
    while (list.some((rule) => rule.displayName === t('links.rules.name', { n }))) n += 1;
    return t('links.rules.name', { n });
  }

  function insert(at, rule) {
    list.splice(at, 0, rule);
    changed(true);
    place.children[at]?.querySelector('input')?.focus();
  }

  function move(from, to) {
    const [rule] = list.splice(from, 1);
    list.splice(to, 0, rule);
    changed(true);
    place.children[to]?.querySelector('.rule-head button')?.focus();
  }

  function changed(redraw) {
    if (redraw) show(list);
    onChange();
  }

  function show(next) {
    list = next === list ? list : structuredClone(next);
    add.disabled = list.length >= MOST;
    fill(place, list.length ? list.map(card) : h('li.hint', {}, t('links.rules.none')));
  }

  function card(rule, at) {
    const name = h('input', { type: 'text', value: rule.displayName ?? '', maxlength: 64, disabled: readOnly, on: { input: () => { rule.displayName = name.value.trim(); changed(); } } });
    const conditions = h('div.conditions', {});
    const targets = h('div.targets', {});
    const drawConditions = () => fill(conditions,
      (rule.conditions ?? []).map((condition, i) => conditionRow(rule, condition, i, at, drawConditions)),
      !(rule.conditions ?? []).length && h('p.hint', {}, t('links.rules.always')),
      !readOnly && (rule.conditions ?? []).length < 16 && h('button.button.small.quiet', { type: 'button', on: { click: () => { rule.conditions = [...(rule.conditions ?? []), { country: { values: [] } }]; drawConditions(); changed(); } } }, icon('plus'), t('links.rules.addCondition')));
    const drawTargets = () => fill(targets,
      (rule.targets ?? []).map((target, i) => targetRow(rule, target, i, at, drawTargets)),
      !readOnly && (rule.targets ?? []).length < 16 && h('button.button.small.quiet', { type: 'button', on: { click: () => { rule.targets = [...(rule.targets ?? []), { targetUrl: '', weight: 1 }]; drawTargets(); changed(); } } }, icon('plus'), t('links.rules.addTarget')));
    drawConditions();
    drawTargets();
    return h('li.rule.card', { data: { field: `rules[${at}]` } },
      h('h2.visually-hidden', {}, t('links.rules.name', { n: at + 1 })),
      h('div.rule-head', {},
        h('span.rule-number', { 'aria-hidden': 'true' }, at + 1),
        field({ name: `rules[${at}].displayName`, label: t('links.rules.nameLabel'), control: name }),
        h('p.rule-outcome', { 'aria-live': 'polite' }),
        !readOnly && h('div.row-actions', {},
          h('button.icon-button', { type: 'button', disabled: at === 0, 'aria-label': t('links.rules.up', { n: at + 1 }), on: { click: () => move(at, at - 1) } }, icon('up')),
          h('button.icon-button', { type: 'button', disabled: at === list.length - 1, 'aria-label': t('links.rules.down', { n: at + 1 }), on: { click: () => move(at, at + 1) } }, icon('down')),
          menuButton({ label: t('links.rules.more', { n: at + 1 }), items: [
            { label: t('links.rules.copy'), icon: 'copy', action: () => insert(at + 1, { ...structuredClone(rule), displayName: freeName() }) },
            { label: t('common.delete'), icon: 'trash', danger: true, action: () => { list.splice(at, 1); changed(true); } },
          ] }))),
      h('p.error', {}),
      h('h3', {}, t('links.rules.if')), conditions,
      h('h3', {}, t('links.rules.then')), targets);
  }

  function conditionRow(rule, condition, i, at, redraw) {
    const kind = KINDS.find((name) => condition[name] !== undefined) ?? 'device';
    const fieldName = `rules[${at}].conditions[${i}]`;
    const choice = select({ disabled: readOnly, 'aria-label': t('links.rules.kind') }, KINDS.map((name) => [name, t(`links.condition.${name}`)]), kind);
    choice.addEventListener('change', () => {
      rule.conditions[i] = { ...empty(choice.value), ...(condition.negate ? { negate: true } : {}) };
      redraw();
      changed();
    });
    const negate = select({ disabled: readOnly, 'aria-label': t('links.rules.negate') }, [['', t('links.rules.is')], ['not', t('links.rules.isNot')]], condition.negate ? 'not' : '');
    negate.addEventListener('change', () => {
      condition.negate = negate.value === 'not';
      changed();
    });
    return h('div.condition', { data: { field: fieldName } },
      choice, negate, h('div.condition-value', {}, valueOf(kind, condition, () => changed())),
      !readOnly && h('button.icon-button', { type: 'button', 'aria-label': t('links.rules.removeCondition'), on: { click: () => { rule.conditions.splice(i, 1); redraw(); changed(); } } }, icon('close')),
      h('p.error', {}));
  }

  function valueOf(kind, condition, edited) {
    if (kind in SUGGESTIONS) {
      const control = chips({
        values: condition[kind]?.values ?? [],
        suggestions: SUGGESTIONS[kind],
        placeholder: t(`links.conditionHint.${kind}`),
        maxlength: 253,
        onChange: (values) => { condition[kind] = { values }; edited(); },
      });
      control.querySelector('input').setAttribute('aria-label', t(`links.condition.${kind}`));
      return control;
    }
    if (kind === 'queryParameter') {
      const value = condition.queryParameter ??= {};
      const part = (name) => {
        const input = h('input', { type: 'text', value: value[name] ?? '', placeholder: t(`links.rules.${name}`), 'aria-label': t(`links.rules.${name}`), disabled: readOnly, on: { input: () => { value[name] = input.value; edited(); } } });
        return input;
      };
      return h('div.joined', {}, part('parameter'), h('span', { 'aria-hidden': 'true' }, '='), part('value'));
    }
    if (kind === 'visitorPercent') {
      const input = h('input', { type: 'number', min: 0, max: 100, step: 'any', value: condition.visitorPercent ?? 50, 'aria-label': t('links.condition.visitorPercent'), disabled: readOnly, on: { input: () => { condition.visitorPercent = Number(input.value); edited(); } } });
      return h('div.joined', {}, input, h('span', {}, '%'));
    }
    return timeWindow(condition.timeWindow ??= {}, edited);
  }

  function timeWindow(window, edited) {
    const time = (name) => {
      const input = timeInput(window[name], { disabled: readOnly });
      input.addEventListener('change', () => { window[name] = input.current() ?? undefined; edited(); });
      return field({ name: `window.${name}`, label: t(`links.window.${name}`), control: input });
    };
    const minute = (name) => {
      const input = h('input', { type: 'time', value: clock(window[name]), disabled: readOnly, on: { change: () => { window[name] = minutes(input.value); edited(); } } });
      return field({ name: `window.${name}`, label: t(`links.window.${name}`), control: input });
    };
    const zone = h('input', { type: 'text', value: window.timeZone ?? '', placeholder: 'UTC', disabled: readOnly, list: 'zones', on: { change: () => { window.timeZone = zone.value.trim(); edited(); } } });
    const days = h('div.days', { role: 'group', 'aria-label': t('links.window.days') }, DAYS.map((day) => {
      const box = h('input', { type: 'checkbox', checked: (window.days ?? []).includes(day), disabled: readOnly, on: { change: () => {
        window.days = DAYS.filter((each) => (each === day ? box.checked : (window.days ?? []).includes(each)));
        edited();
      } } });
      return h('label.day', {}, box, h('span', {}, t(`links.day.${day}`)));
    }));
    return h('div.time-window', {}, days, h('div.grid.two', {}, minute('startMinute'), minute('endMinute'), time('startTime'), time('endTime'),
      field({ name: 'window.timeZone', label: t('links.window.timeZone'), control: h('div', {}, zone, zones()) })));
  }

  function targetRow(rule, target, i, at, redraw) {
    const several = (rule.targets ?? []).length > 1;
    const name = `rules[${at}].targets[${i}]`;
    const url = h('input', { type: 'text', inputmode: 'url', autocapitalize: 'off', spellcheck: 'false', maxlength: 8192, value: target.targetUrl ?? '', placeholder: 'https://example.com/', disabled: readOnly, on: { input: () => { target.targetUrl = url.value.trim(); changed(); } } });
    const weight = h('input', { type: 'number', min: 1, max: 1000000, value: target.weight || 1, disabled: readOnly, on: { input: () => { target.weight = Number(weight.value); changed(); } } });
    const label = h('input', { type: 'text', maxlength: 64, value: target.displayName ?? '', disabled: readOnly, placeholder: String(i + 1), on: { input: () => { target.displayName = label.value.trim(); changed(); } } });
    return h('div.target-row', {},
      field({ name: `${name}.targetUrl`, label: t('links.target'), control: url }),
      several && field({ name: `${name}.weight`, label: t('links.rules.weight'), control: weight }),
      several && field({ name: `${name}.displayName`, label: t('links.rules.variant'), control: label }),
      several && !readOnly && h('button.icon-button', { type: 'button', 'aria-label': t('links.rules.removeTarget'), on: { click: () => { rule.targets.splice(i, 1); redraw(); changed(); } } }, icon('close')));
  }

  /** Shows beside each rule what it said of a visitor. */
  function outcome(outcomes) {
    [...place.children].forEach((line, i) => {
      const said = outcomes[i];
      const text = line.querySelector('.rule-outcome');
      line.classList.toggle('matched', Boolean(said?.matched));
      // What has no words of ours is told by the server, in English.
      if (text) fill(text, said && (said.matched ? h('span.badge.good', {}, icon('check'), t('links.rules.matched'))
        : [h('span.badge', {}, t('links.rules.notMatched')), ' ', said.why ? h('span.hint', {}, said.why) : h('span.hint', { lang: 'en' }, said.explanation)]));
    });
  }

  show(list);
  return { element, rules: () => structuredClone(list), show, outcome };
}

function empty(kind) {
  if (kind === 'queryParameter') return { queryParameter: { parameter: '' } };
  if (kind === 'timeWindow') return { timeWindow: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } };
  if (kind === 'visitorPercent') return { visitorPercent: 50 };
  return { [kind]: { values: [] } };
}

const clock = (minute) => (minute === undefined || minute === null || (minute === 0) ? '' : `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);

function minutes(text) {
  const [hours, rest] = text.split(':').map(Number);
  return text ? hours * 60 + rest : 0;
}

function zones() {
  return h('datalist', { id: 'zones' }, Intl.supportedValuesOf('timeZone').map((zone) => h('option', { value: zone })));
}
