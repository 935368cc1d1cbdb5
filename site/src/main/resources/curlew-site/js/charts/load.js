// Brings what only charts need, once somebody looks at one.

import { style } from '../styles.js';

/** uPlot, with its style. */
export async function uplot() {
  const [module] = await Promise.all([import('../../lib/uplot/uPlot.esm.js'), style('lib/uplot/uPlot.min.css')]);
  return module.default;
}

let atlas;

/** The shapes of countries: `{width, height, shapes: {DE: path}, centers: {DE: [x, y]}}`. */
export function world() {
  atlas ??= fetch(new URL('../../lib/world/world.json', import.meta.url)).then((answer) => {
    if (!answer.ok) throw new Error(`world.json: ${answer.status}`);
    return answer.json();
  }).catch((failure) => {
    atlas = undefined;
    throw failure;
  });
  return atlas;
}
