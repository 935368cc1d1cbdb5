// Style sheets that only some pages need.

const sheets = new Map();

/** Brings a style sheet, by its path in the site, once; resolves when it holds, rejects where it cannot be had. */
export function style(path) {
  if (!sheets.has(path)) {
    sheets.set(path, new Promise((resolve, reject) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL(`../${path}`, import.meta.url);
      link.addEventListener('load', () => resolve(link), { once: true });
      link.addEventListener('error', () => {
        sheets.delete(path);
        link.remove();
        reject(new Error(`${path} cannot be had`));
      }, { once: true });
      document.head.append(link);
    }));
  }
  return sheets.get(path);
}

/** Has those of pages hold that this one names, and no other: pages may use the same classes for different things. */
export async function pageStyles(names = []) {
  const paths = names.map((name) => `css/pages/${name}.css`);
  await Promise.all(paths.map(style));
  return () => {
    for (const [path, sheet] of sheets) {
      if (path.startsWith('css/pages/')) sheet.then((link) => { link.sheet.disabled = !paths.includes(path); }, () => {});
    }
  };
}
