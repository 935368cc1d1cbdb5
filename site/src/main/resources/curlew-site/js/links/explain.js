// Where a visitor as described would go, asked again with each change.

import { ApiError, api } from '../api.js';
import { debounce, fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { problemText } from '../problems.js';
import { field, select } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { toTime } from '../ui/time.js';
import { linkPath } from './model.js';
import { whyNot } from './rule-text.js';

const AGENTS = {
  iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  android: 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  ipad: 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  bot: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
};

/**
 * A visitor, and what becomes of one.
 *
 * @param {object} link
 * @param {{rules: () => object[], onOutcome: (outcomes: object[]) => void, signal: AbortSignal}} options `rules` are those to try
 * @return {{element: HTMLElement, ask: () => void}}
 */
export function explainer(link, { rules, onOutcome, signal }) {
  const agent = select({}, [...Object.keys(AGENTS).map((name) => [name, t(`links.agent.${name}`)]), ['own', t('links.agent.own')]], 'iphone');
  const ownAgent = h('input', { type: 'text', hidden: true, 'aria-label': t('links.explain.userAgent'), placeholder: 'Mozilla/5.0 …' });
  const inputs = {
    acceptLanguage: h('input', { type: 'text', value: navigator.languages.slice(0, 3).join(', '), placeholder: 'de, en;q=0.8' }),
    clientAddress: h('input', { type: 'text', placeholder: '203.0.113.7' }),
    referrer: h('input', { type: 'text', placeholder: 'https://news.example/' }),
    query: h('input', { type: 'text', placeholder: 'utm_source=mail' }),
    visitTime: h('input', { type: 'datetime-local' }),
    path: h('input', { type: 'text', placeholder: 'a/b' }),
  };
  const answer = h('div.explain-answer', { 'aria-live': 'polite' });
  let running = new AbortController();

  async function now() {
    running.abort();
    running = new AbortController();
    const mine = AbortSignal.any([running.signal, signal]);
    const asked = rules();
    try {
      const explained = await api.post(`${linkPath(link)}:explainRedirect`, {
        domain: link.domain,
        userAgent: agent.value === 'own' ? ownAgent.value : AGENTS[agent.value],
        acceptLanguage: inputs.acceptLanguage.value,
        clientAddress: inputs.clientAddress.value.trim(),
        referrer: inputs.referrer.value.trim(),
        query: inputs.query.value.trim().replace(/^\?/, ''),
        path: inputs.path.value.trim().replace(/^\//, ''),
        visitTime: toTime(inputs.visitTime.value) ?? undefined,
        draft: { rules: asked },
      }, { signal: mine });
      show(explained);
      onOutcome((explained.rules ?? []).map((said, i) => ({ ...said, why: whyNot(asked[i], said.misses) })));
    } catch (error) {
      if (mine.aborted) return;
      fill(answer, h('p.notice.warn', {}, error instanceof ApiError ? problemText(error, { named: true }) : t('common.unexpected')));
      onOutcome([]);
    }
  }

  function show(explained) {
    const matched = explained.rules?.find((rule) => rule.matched);
    fill(answer,
      h('p.explain-status', {}, h('span.badge', { class: explained.location ? 'good' : 'bad' }, explained.httpStatus),
        explained.location ? h('span.mono.wrap', {}, explained.location) : t('links.explain.nowhere')),
      h('p.hint', {}, matched ? t('links.explain.by', { rule: matched.displayName }) : t('links.explain.byLink'),
        explained.variant && ` ${t('links.explain.variant', { variant: explained.variant })}`,
        explained.passwordRequired && ` ${t('links.explain.password')}`));
  }

  const ask = debounce(now, 250);
  const element = h('section.card.explain', { 'aria-label': t('links.explain.title'), on: { input: ask, change: ask } },
    h('h2', {}, icon('eye'), t('links.explain.title')),
    h('p.hint', {}, t('links.explain.lead')),
    answer,
    field({ name: 'agent', label: t('links.explain.device'), control: h('div.stack', {}, agent, ownAgent) }),
    field({ name: 'acceptLanguage', label: t('links.explain.language'), control: inputs.acceptLanguage }),
    h('details', {}, h('summary', {}, t('links.explain.more')),
      h('div.stack', {},
        field({ name: 'clientAddress', label: t('links.explain.address'), control: inputs.clientAddress }),
        field({ name: 'referrer', label: t('links.explain.referrer'), control: inputs.referrer }),
        field({ name: 'query', label: t('links.explain.query'), control: inputs.query }),
        field({ name: 'path', label: t('links.explain.path'), control: inputs.path }),
        field({ name: 'visitTime', label: t('links.explain.time'), control: inputs.visitTime }))));
  agent.addEventListener('change', () => {
    ownAgent.hidden = agent.value !== 'own';
  });
  now();
  return { element, ask };
}
