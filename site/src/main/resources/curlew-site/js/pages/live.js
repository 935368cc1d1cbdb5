// The clicks of a link as they come in.

import { api, path } from '../api.js';
import { worldMap } from '../charts/map.js';
import { debounce, fill, h } from '../dom.js';
import { ago, nameOf, number, t } from '../i18n.js';
import { href, pageHead } from '../router.js';
import { can, current } from '../session.js';
import { field, showErrors } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { empty, errorText } from '../ui/states.js';
import { flag, valueName } from './analytics-names.js';
import { pathOf } from './analytics-query.js';

const MOST_SHOWN = 100;

export const texts = ['live', 'analytics', 'charts'];
export const styles = ['charts'];

export default async function page({ query, signal, navigate }) {
  return query.code ? watch(query.code, query.domain ?? '', signal) : choose(signal, navigate);
}

/** Asks for a link, and names some. */
async function choose(signal, navigate) {
  const code = h('input', { type: 'text', name: 'code', required: true, maxlength: '256', autocapitalize: 'off', spellcheck: 'false' });
  const form = h('form.card.live-choice', { novalidate: true, on: { submit: (event) => {
    event.preventDefault();
    const found = parsed(code.value.trim());
    if (!found.code) showErrors(form, { code: t('live.enterCode') });
    else navigate('/live', { query: found });
  } } },
  field({ name: 'code', label: t('live.code'), control: code, hint: t('live.codeHint') }),
  h('button.button.primary', { type: 'submit' }, icon('play'), t('live.start')));
  const top = await api.get('/api/v1/stats/topLinks', { pageSize: 10 }, { signal }).then((answer) => answer.topLinks ?? []);
  return {
    title: t('live.title'),
    element: h('div.stack', {},
      pageHead(t('live.title'), { lead: t('live.lead') }),
      form,
      top.length > 0 && h('section.card', {}, h('h2', {}, t('live.popular')),
        h('ul.live-links', {}, top.map((link) => h('li', {},
          h('a', { href: href('/live', { code: link.code, domain: link.domain }) }, `${link.domain}/${link.code}`),
          h('span.hint', {}, t('live.clicks', { n: Number(link.clicks) }))))))),
  };
}

/** A code, or a whole short URL. */
function parsed(text) {
  try {
    const url = new URL(text);
    return { code: decodeURIComponent(url.pathname.slice(1)), domain: url.host === new URL(current().publicBaseUrl).host ? '' : url.host };
  } catch {
    return { code: text.replace(/^\/+/, ''), domain: '' };
  }
}

async function watch(code, domain, signal) {
  const link = can('links:read') ? await api.get(path`/api/v1/links/${code}`, { domain }, { signal }) : { code, domain, shortUrl: `${domain}/${code}` };
  const counts = { people: 0, bots: 0 };
  const state = h('p.live-state', { role: 'status' }, t('live.connecting'));
  const people = h('strong', {}, '0');
  const bots = h('strong', {}, '0');
  const ticker = h('ol.ticker', { 'aria-label': t('live.ticker') });
  const spoken = h('p.visually-hidden', { 'aria-live': 'polite' });
  const mapPlace = h('div', {});
  const waiting = empty(t('live.waiting'), t('live.waitingText'), h('a.button', { href: link.shortUrl, target: '_blank', rel: 'noopener' }, icon('external'), t('live.open')));
  let map;

  // Several at once are said together: a busy link is not to drown who listens.
  const unsaid = [];
  const say = debounce(() => {
    const last = unsaid.at(-1);
    spoken.textContent = unsaid.length === 1 ? words(last).join(', ') : t('live.several', { n: unsaid.length });
    unsaid.length = 0;
  }, 800);

  async function show(click) {
    waiting.remove();
    if (click.bot) counts.bots += 1;
    else counts.people += 1;
    people.textContent = number(counts.people);
    bots.textContent = number(counts.bots);
    ticker.prepend(line(click));
    while (ticker.childElementCount > MOST_SHOWN) ticker.lastElementChild.remove();
    unsaid.push(click);
    say();
    if (!click.country || signal.aborted) return;
    map ??= showMap();
    (await map).add(click.country);
  }

  async function showMap() {
    const made = await worldMap({ label: t('live.map'), rows: [] });
    fill(mapPlace, h('section.card', {}, h('h2', {}, t('live.map')), made.element));
    return made;
  }

  const states = { open: 'live.connected', waiting: 'live.reconnecting' };
  api.stream(path`/api/v1/links/${code}/clicks:watch`, { domain }, (event) => {
    if (event.type === 'click') show(event.data);
    if (event.type === 'gap') ticker.prepend(h('li.hint', {}, t('live.gap')));
  }, {
    signal,
    onState: (name) => {
      state.textContent = t(states[name]);
      state.classList.toggle('on', name === 'open');
    },
  }).catch((error) => {
    state.textContent = errorText(error);
    state.classList.add('failed');
  });
  const clock = setInterval(() => ticker.querySelectorAll('time').forEach((time) => { time.textContent = ago(time.dateTime); }), 5000);
  const title = t('live.of', { name: link.title || code });
  return {
    title,
    element: h('div.stack', {},
      pageHead(title, {
        lead: link.shortUrl,
        back: { path: '/live', label: t('live.others') },
        actions: [h('a.button', { href: href(pathOf({ code }), { domain }) }, icon('chart'), t('live.statistics'))],
      }),
      state,
      h('dl.tiles', {},
        h('div.tile.card', {}, h('dt', {}, t('live.people')), h('dd', {}, people)),
        h('div.tile.card', {}, h('dt', {}, t('charts.line.bots')), h('dd', {}, bots))),
      mapPlace,
      h('section.card', {}, h('h2', {}, t('live.ticker')), waiting, ticker), spoken),
    dispose: () => {
      clearInterval(clock);
      map?.then((made) => made.dispose());
    },
  };
}

/** Empty where nothing is known, which does not help who reads along. */
const valueOf = (dimension, value) => (value && value !== 'other' ? valueName(dimension, value) : '');

function words(click) {
  return [
    click.city || click.country ? [click.city, click.country && nameOf('region', click.country)].filter(Boolean).join(', ') : '',
    click.bot ? t('live.bot') : valueName('DEVICE', click.device ?? ''),
    [valueOf('BROWSER', click.browser), valueOf('OPERATING_SYSTEM', click.operatingSystem)].filter(Boolean).join(' · '),
    click.referrerDomain ? t('live.from', { name: click.referrerDomain }) : valueName('CHANNEL', click.channel || 'direct'),
    click.variant || click.rule || '',
  ].filter(Boolean);
}

function line(click) {
  const [first, ...rest] = words(click);
  return h('li', { class: click.bot ? 'bot' : '' },
    h('span.ticker-flag', { 'aria-hidden': 'true' }, flag(click.country ?? '') || icon(click.bot ? 'refresh' : 'globe')),
    h('span.ticker-text', {}, h('strong', {}, first), h('span.hint', {}, rest.join(' · '))),
    h('time.hint', { datetime: click.occurTime }, ago(click.occurTime)));
}
