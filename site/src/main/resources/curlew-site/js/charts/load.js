// Brings what only charts need, once somebody looks at one.

const styles = new Map();

/** A style sheet of the site, by its path; resolves when it holds. */
export function style(path) {
  if (!styles.has(path)) {
    styles.set(path, new Promise((resolve) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL(`../../${path}`, import.meta.url);
      link.addEventListener('load', resolve, { once: true });
      link.addEventListener('error', resolve, { once: true });
      document.head.append(link);
    }));
  }
  return styles.get(path);
}

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
