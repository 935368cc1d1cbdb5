// Clicks over time: lines that can be zoomed by dragging, and walked and zoomed by keys.

import { h, newId } from '../dom.js';
import { compact, language, number, t } from '../i18n.js';
import { color, onTheme, pale } from './colors.js';
import { canvasPng } from './files.js';
import { uplot } from './load.js';

const HEIGHT = 300;
const HOUR = 3600;
const DAY = 24 * HOUR;
// What uPlot takes for a month and a year.
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;
const DAYS = [1, 2, 3, 5, 7, 10, 14].map((each) => each * DAY);
const MONTHS = [1, 2, 3, 6].map((each) => each * MONTH);
const YEARS = [1, 2, 5, 10].map((each) => each * YEAR);
/** How far apart marks on the axis of time may be, so that none stands between two steps. */
const SPACES = {
  HOUR: [...[1, 2, 3, 6, 12].map((each) => each * HOUR), ...DAYS],
  DAY: [...DAYS, ...MONTHS, ...YEARS],
  WEEK: [7 * DAY, 14 * DAY, ...MONTHS, ...YEARS],
  MONTH: [...MONTHS, ...YEARS],
  YEAR: YEARS,
};
const TICKS = [1, 2, 5].flatMap((each) => Array.from({ length: 10 }, (_, power) => each * 10 ** power)).sort((a, b) => a - b);

/** Writes moments of a step's length in a zone: `axis` shortly, `full` for people who want to know. */
export function momentFormat(granularity, zone) {
  const fine = granularity === 'MINUTE' || granularity === 'HOUR';
  const make = (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
  const day = make({ day: 'numeric', month: 'short' });
  const time = make({ hour: '2-digit', minute: '2-digit' });
  const axes = {
    MINUTE: time, DAY: day, WEEK: day,
    MONTH: make({ month: 'short', year: '2-digit' }),
    YEAR: make({ year: 'numeric' }),
  };
  const midnight = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const full = {
    MONTH: make({ month: 'long', year: 'numeric' }),
    YEAR: make({ year: 'numeric' }),
  }[granularity] ?? make(fine ? { dateStyle: 'medium', timeStyle: 'short' } : { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  return {
    axis: (at) => (granularity === 'HOUR' ? (/^0?0:00$/.test(midnight.format(at)) ? day : time) : axes[granularity] ?? day).format(at),
    full: (at) => full.format(at),
  };
}

/**
 * The chart.
 *
 * @param {{label: string, points: {time: number, clicks: number, visitors: number, bots: number}[], before?: {clicks: number}[],
 *     granularity: string, zone: string, end: number, onZoom?: (start: number, end: number) => void}} options times in seconds;
 *     `before` are the steps of the period before, in the same order
 */
export async function seriesChart({ label, points, before, granularity, zone, end, onZoom }) {
  const Plot = await uplot();
  const format = momentFormat(granularity, zone);
  const lines = [
    { name: 'clicks', shown: true, of: (point) => point.clicks, color: 'chart-1', filled: true },
    { name: 'visitors', shown: true, of: (point) => point.visitors, color: 'chart-3' },
    { name: 'bots', shown: false, of: (point) => point.bots, color: 'chart-4' },
    ...(before ? [{ name: 'before', shown: true, of: (_, i) => before[i]?.clicks ?? null, color: 'chart-2', dash: [6, 5] }] : []),
  ];
  const data = [points.map((point) => point.time), ...lines.map((line) => points.map(line.of))];
  const tip = h('div.chart-tip', { hidden: true, 'aria-hidden': 'true' });
  const spoken = h('p.visually-hidden', { 'aria-live': 'polite' });
  const help = newId('chart-help');
  const stage = h('div.chart-stage', {
    tabindex: '0',
    role: 'application',
    'aria-label': label,
    'aria-describedby': help,
    on: { keydown: keys, blur: () => { anchor = null; hideTip(); } },
  });
  const legend = h('div.chart-legend', { role: 'group', 'aria-label': t('charts.lines') }, lines.map(legendButton));
  const element = h('div.series', {}, legend, stage,
    h('p.hint.chart-help', { id: help }, onZoom ? t('charts.keysZoom') : t('charts.keys')), spoken);
  let plot;
  let anchor = null;
  let drawing = false;

  function legendButton(line) {
    return h('button.legend-entry', {
      type: 'button',
      'aria-pressed': String(line.shown),
      on: { click: (event) => {
        line.shown = !line.shown;
        event.currentTarget.setAttribute('aria-pressed', String(line.shown));
        plot?.setSeries(lines.indexOf(line) + 1, { show: line.shown });
      } },
    }, h('span', { class: `line-swatch ${line.color}`, 'aria-hidden': 'true' }), t(`charts.line.${line.name}`));
  }

  function text(i) {
    return [format.full(points[i].time * 1000), ...lines.filter((line) => line.shown)
      .map((line) => `${t(`charts.line.${line.name}`)}: ${number(line.of(points[i], i) ?? 0)}`)];
  }

  function hideTip() {
    tip.hidden = true;
  }

  function showTip(i) {
    if (i === null || i === undefined || !points[i]) {
      hideTip();
      return;
    }
    const [moment, ...values] = text(i);
    tip.replaceChildren(h('strong', {}, moment), ...values.map((value) => h('span', {}, value)));
    tip.hidden = false;
    const x = plot.valToPos(points[i].time, 'x');
    const room = plot.over.clientWidth;
    tip.style.transform = x > room / 2 ? `translate(calc(${x - 12}px - 100%), 8px)` : `translate(${x + 12}px, 8px)`;
  }

  function draw() {
    plot?.destroy();
    const axis = { stroke: color('muted'), grid: { stroke: color('line'), width: 1 }, ticks: { stroke: color('line'), width: 1 }, font: `12px ${getComputedStyle(document.body).fontFamily}` };
    plot = new Plot({
      width: Math.max(240, stage.clientWidth),
      height: HEIGHT,
      tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1000), zone),
      legend: { show: false },
      cursor: { y: false, points: { size: 8 }, drag: { x: Boolean(onZoom), y: false, setScale: false } },
      scales: { y: { range: (_, __, most) => [0, Math.max(4, (most ?? 0) * 1.08)] } },
      axes: [
        { ...axis, ...(SPACES[granularity] && { incrs: SPACES[granularity] }), space: 70,
          values: (_, splits) => splits.map((each) => format.axis(each * 1000)) },
        { ...axis, size: 56, incrs: TICKS, values: (_, splits) => splits.map((each) => compact(each)) },
      ],
      series: [{}, ...lines.map((line) => ({
        show: line.shown,
        stroke: color(line.color),
        width: line.filled ? 2.5 : 2,
        dash: line.dash,
        fill: line.filled ? pale(line.color, 0.13) : undefined,
        points: { show: points.length <= 45, size: 6, fill: color('surface') },
        spanGaps: true,
      }))],
      hooks: {
        setCursor: [(self) => { if (!drawing) showTip(self.cursor.idx); }],
        setSelect: [(self) => {
          if (drawing || !onZoom || self.select.width < 8) return;
          zoom(self.posToIdx(self.select.left), self.posToIdx(self.select.left + self.select.width));
        }],
      },
    }, data, stage);
    plot.over.append(tip);
  }

  function zoom(first, last) {
    const from = Math.max(0, Math.min(first, last));
    const to = Math.min(points.length - 1, Math.max(first, last));
    onZoom(points[from].time, points[to + 1]?.time ?? end);
  }

  function keys(event) {
    if (!points.length) return;
    const last = points.length - 1;
    const at = plot.cursor.idx ?? -1;
    const to = { ArrowRight: Math.min(last, at + 1), ArrowLeft: at < 0 ? last : Math.max(0, at - 1), Home: 0, End: last }[event.key];
    if (to !== undefined) {
      anchor = event.shiftKey ? anchor ?? Math.max(0, at) : null;
      go(to);
    } else if (event.key === 'Enter' && onZoom && anchor !== null) {
      zoom(anchor, at);
    } else if ((event.key === '+' || event.key === '=') && onZoom && last > 1) {
      const middle = at < 0 ? Math.round(last / 2) : at;
      const reach = Math.max(1, Math.floor(points.length / 4));
      zoom(middle - reach, middle + reach);
    } else if (event.key === '-' && onZoom) {
      const length = end - points[0].time;
      onZoom(points[0].time - length / 2, end + length / 2);
    } else if (event.key === 'Escape' && anchor !== null) {
      anchor = null;
      select(0, 0);
    } else {
      return;
    }
    event.preventDefault();
  }

  function go(i) {
    plot.setCursor({ left: plot.valToPos(points[i].time, 'x'), top: 10 });
    showTip(i);
    if (anchor === null) select(0, 0);
    else select(plot.valToPos(points[anchor].time, 'x'), plot.valToPos(points[i].time, 'x'));
    spoken.textContent = text(i).join(', ');
  }

  function select(from, to) {
    drawing = true;
    plot.setSelect({ left: Math.min(from, to), width: Math.abs(to - from), top: 0, height: plot.over.clientHeight }, false);
    drawing = false;
  }

  const sizes = new ResizeObserver(() => {
    if (!stage.clientWidth) return;
    if (!plot) draw();
    else if (plot.width !== stage.clientWidth) plot.setSize({ width: stage.clientWidth, height: HEIGHT });
  });
  sizes.observe(stage);
  const endTheme = onTheme(() => stage.clientWidth && draw());
  const names = [t('charts.when'), t('charts.line.clicks'), t('charts.line.visitors'), t('charts.line.bots'),
    ...(before ? [t('charts.line.before')] : [])];
  return {
    element,
    columns: names,
    rows: () => points.map((point, i) => [format.full(point.time * 1000), point.clicks, point.visitors, point.bots,
      ...(before ? [before[i]?.clicks ?? ''] : [])]),
    png: (title, note) => canvasPng(title, note, plot.ctx.canvas, lines.filter((line) => line.shown)
      .map((line) => ({ label: t(`charts.line.${line.name}`), color: color(line.color) }))),
    dispose: () => {
      sizes.disconnect();
      endTheme();
      plot?.destroy();
    },
  };
}
