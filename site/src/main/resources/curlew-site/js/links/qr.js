// The designer of QR codes: drawn by the server, with a logo of one's own put in here, so that it is sent to nobody.

import { ApiError, path, request } from '../api.js';
import { debounce, fill, h, svg } from '../dom.js';
import { t } from '../i18n.js';
import { violations } from '../problems.js';
import { field, select, showErrors } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { errorText } from '../ui/states.js';
import { toast } from '../ui/toast.js';

const LARGEST_LOGO = 512 * 1024;
const LOGO_SHARE = 0.22;
const SIZES = ['256', '512', '1024', '2048'];
const PRESETS = [['#000000', '#ffffff'], ['#0c645f', '#ffffff'], ['#1a2526', '#f6f2ea'], ['#7a3b12', '#fff8ec'], ['#1f3a8a', '#eef2ff']];

/** A designer for a link. */
export function qrDesigner(link, { signal }) {
  const color = h('input', { type: 'color', value: '#000000' });
  const background = h('input', { type: 'color', value: '#ffffff' });
  const transparent = h('input', { type: 'checkbox' });
  const level = select({}, ['L', 'M', 'Q', 'H'].map((name) => [name, t(`links.qr.level.${name}`)]), 'M');
  const margin = h('input', { type: 'range', min: 0, max: 16, value: 4 });
  const size = select({}, SIZES.map((pixels) => [pixels, `${pixels} × ${pixels}`]), '1024');
  const logo = select({}, [['none', t('links.qr.noLogo')], ['site', t('links.qr.siteLogo')], ['own', t('links.qr.ownLogo')]], 'none');
  const file = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/svg+xml,image/webp', hidden: true, 'aria-label': t('links.qr.ownLogo') });
  const preview = h('div.qr-preview', { role: 'img', 'aria-label': t('links.qr.of', { url: link.shortUrl }) });
  const wrong = h('p.error', { role: 'alert' });
  let own = null;
  let drawn = null;

  const form = h('div.stack', { on: { input: debounce(draw, 150), change: changed } },
    h('div.swatches', { role: 'group', 'aria-label': t('links.qr.presets') }, PRESETS.map(([dark, light]) => {
      const swatch = h('button.swatch', { type: 'button', 'aria-label': t('links.qr.preset', { dark, light }), on: { click: () => { color.value = dark; background.value = light; transparent.checked = false; draw(); } } });
      swatch.style.setProperty('--dark', dark);
      swatch.style.setProperty('--light', light);
      return swatch;
    })),
    h('div.grid.two', {},
      field({ name: 'color', label: t('links.qr.color'), control: color }),
      field({ name: 'background', label: t('links.qr.background'), control: h('div.joined.middle', {}, background, h('label.inline', {}, transparent, t('links.qr.transparent'))) }),
      field({ name: 'ecc', label: t('links.qr.ecc'), control: level, hint: t('links.qr.eccHint') }),
      field({ name: 'margin', label: t('links.qr.margin'), control: margin }),
      field({ name: 'logo', label: t('links.qr.logo'), control: h('div.stack', {}, logo, file) }),
      field({ name: 'size', label: t('links.qr.size'), control: size })),
    wrong,
    h('div.actions', {},
      h('button.button.primary', { type: 'button', on: { click: () => save('svg') } }, icon('download'), 'SVG'),
      h('button.button.primary', { type: 'button', on: { click: () => save('png') } }, icon('download'), 'PNG')));

  async function changed(event) {
    if (event.target === logo) {
      file.hidden = logo.value !== 'own';
      if (logo.value !== 'none') level.value = 'H';
      level.disabled = logo.value !== 'none';
      if (logo.value === 'own' && !own) file.click();
    }
    if (event.target === file) {
      own = await readLogo(file.files[0]);
      if (!own && file.files[0]) wrong.textContent = t('links.qr.badLogo');
    }
    draw();
  }

  async function draw() {
    wrong.textContent = '';
    try {
      const response = await request('GET', path`/dashboard/qr/${link.domain}/${link.code}`, {
        query: {
          color: color.value.slice(1),
          background: transparent.checked ? 'transparent' : background.value.slice(1),
          ecc: logo.value === 'none' ? level.value : 'H',
          margin: margin.value,
          size: size.value,
          logo: logo.value === 'site' ? 'true' : undefined,
        },
        headers: { Accept: 'image/svg+xml, application/json' },
        signal,
        raw: true,
      });
      const document_ = new DOMParser().parseFromString(await response.text(), 'image/svg+xml');
      drawn = document.importNode(document_.documentElement, true);
      if (logo.value === 'own' && own) placeLogo(drawn, own, transparent.checked ? '#ffffff' : background.value);
      showErrors(form, {});
      fill(preview, picture());
    } catch (error) {
      if (signal.aborted) return;
      const left = error instanceof ApiError ? showErrors(form, violations(error)) : {};
      wrong.textContent = Object.values(left)[0] ?? (error.violations?.length ? '' : errorText(error));
    }
  }

  /** As an image: what is in an SVG from elsewhere stays in it. */
  function picture() {
    return h('img', { src: urlOf(blob()), alt: '', width: 320, height: 320 });
  }

  const blob = () => new Blob([new XMLSerializer().serializeToString(drawn)], { type: 'image/svg+xml' });

  let lastUrl = '';
  function urlOf(content) {
    URL.revokeObjectURL(lastUrl);
    lastUrl = URL.createObjectURL(content);
    return lastUrl;
  }

  async function save(type) {
    if (!drawn) return;
    try {
      download(type === 'svg' ? blob() : await png(blob(), Number(size.value)), `${link.code.replace(/\//g, '-')}.${type}`);
    } catch {
      toast(t('links.qr.failed'), { kind: 'bad' });
    }
  }

  draw();
  signal.addEventListener('abort', () => URL.revokeObjectURL(lastUrl));
  return h('div.qr-designer', {}, h('section.card', { 'aria-label': t('links.qr.title') }, h('h2', {}, t('links.qr.title')), form), h('section.card.qr-card', {}, preview, h('p.mono.wrap', {}, link.shortUrl)));
}

/** Puts a picture onto the middle, on a ground of its own. */
function placeLogo(code, data, ground) {
  const [x, y, width] = code.getAttribute('viewBox').split(' ').map(Number);
  const side = width * LOGO_SHARE;
  const from = { x: x + (width - side) / 2, y: y + (width - side) / 2 };
  const rim = side * 0.1;
  code.append(
    svg('rect', { x: from.x - rim, y: from.y - rim, width: side + 2 * rim, height: side + 2 * rim, rx: rim * 1.5, fill: ground }),
    svg('image', { x: from.x, y: from.y, width: side, height: side, href: data, preserveAspectRatio: 'xMidYMid meet' }));
}

/** A picture as a data URL; null: it is none, or too large. */
function readLogo(file) {
  if (!file || file.size > LARGEST_LOGO || !/^image\/(png|jpeg|webp|svg\+xml)$/.test(file.type)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}

async function png(content, pixels) {
  const url = URL.createObjectURL(content);
  try {
    const image = new Image(pixels, pixels);
    image.src = url;
    await image.decode();
    const canvas = h('canvas', { width: pixels, height: pixels });
    const context = canvas.getContext('2d');
    context.imageSmoothingEnabled = false;
    context.drawImage(image, 0, 0, pixels, pixels);
    return await new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('empty'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Saves a file that was made here. */
export function download(content, name) {
  const url = URL.createObjectURL(content);
  const link = h('a', { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
