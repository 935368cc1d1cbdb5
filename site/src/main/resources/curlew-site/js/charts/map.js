// The countries of the world, darker where more clicks come from.

import { h, svg } from '../dom.js';
import { nameOf, number, t } from '../i18n.js';
import { color, onTheme } from './colors.js';
import { svgPng } from './files.js';
import { world } from './load.js';

const LEVELS = 6;

/**
 * A map. Screen readers and keys have the list beside it, which says and does the same.
 *
 * @param {{label: string, rows: {value: string, clicks: number}[], onPick?: (code: string) => void}} options
 */
export async function worldMap({ label, rows, onPick }) {
  const atlas = await world();
  const clicks = new Map(rows.filter((row) => row.value).map((row) => [row.value, row.clicks]));
  let most = Math.max(1, ...clicks.values());
  const shades = new Map();
  const tip = h('p.map-tip', { 'aria-hidden': 'true' }, '\u00a0');
  const picture = svg('svg', {
    viewBox: `0 0 ${atlas.width} ${atlas.height}`, class: 'map', role: 'img', 'aria-label': label,
  });

  /** By the order of magnitude: else one large country leaves all others white. */
  function level(count) {
    return count ? 1 + Math.round((LEVELS - 1) * (most === 1 ? 1 : Math.log(count) / Math.log(most))) : 0;
  }

  function place(code, element) {
    const count = clicks.get(code) ?? 0;
    shades.set(element, level(count));
    element.addEventListener('pointerenter', () => { tip.textContent = `${nameOf('region', code)}: ${number(clicks.get(code) ?? 0)}`; });
    element.addEventListener('pointerleave', () => { tip.textContent = '\u00a0'; });
    if (onPick && count) {
      element.setAttribute('class', 'pick');
      element.addEventListener('click', () => onPick(code));
    }
    picture.append(element);
  }

  for (const [code, path] of Object.entries(atlas.shapes)) place(code, svg('path', { d: path, 'data-code': code }));
  // Countries too small for a shape are dots, where they have something to show.
  for (const [code, [x, y]] of Object.entries(atlas.centers)) {
    if (!(code in atlas.shapes) && clicks.has(code)) place(code, svg('circle', { cx: x, cy: y, r: 9, 'data-code': code }));
  }

  function paint() {
    const none = color('line');
    const edge = color('surface');
    const ink = color('chart-1');
    for (const [element, shade] of shades) {
      element.setAttribute('fill', shade ? ink : none);
      element.setAttribute('fill-opacity', shade ? String(0.2 + 0.8 * shade / LEVELS) : '1');
      element.setAttribute('stroke', edge);
      element.setAttribute('stroke-width', '1.5');
    }
  }
  paint();
  const endTheme = onTheme(paint);
  return {
    element: h('div.map-holder', {}, picture, tip),
    /** Counts a click more, and lets its country shine for a moment. */
    add(code) {
      clicks.set(code, (clicks.get(code) ?? 0) + 1);
      most = Math.max(most, clicks.get(code));
      for (const element of shades.keys()) shades.set(element, level(clicks.get(element.dataset.code) ?? 0));
      const element = picture.querySelector(`[data-code="${CSS.escape(code)}"]`);
      const center = atlas.centers[code];
      if (!center) return;
      element?.setAttribute('fill', color('chart-2'));
      element?.setAttribute('fill-opacity', '1');
      const ring = svg('circle', { cx: center[0], cy: center[1], r: 14, class: 'pulse', fill: 'none', stroke: color('chart-2'), 'stroke-width': 6 });
      picture.append(ring);
      setTimeout(() => {
        ring.remove();
        paint();
      }, 2000);
    },
    png: (title, note) => svgPng(title, note, picture, atlas.width / 2, atlas.height / 2),
    dispose: endTheme,
    summary: () => t('charts.countries', { n: clicks.size }),
  };
}
