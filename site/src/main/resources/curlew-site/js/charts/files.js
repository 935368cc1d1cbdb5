// What a chart shows, as a file: its numbers as CSV, its picture as PNG.

import { h } from '../dom.js';
import { number } from '../i18n.js';
import { color } from './colors.js';

const SCALE = 2;
const PADDING = 24;

/** CSV (RFC 4180, UTF-8 with a mark, as spreadsheets want it). What a spreadsheet would run as a formula gets a quote in front. */
export function csv(rows) {
  const text = rows.map((row) => row.map(cell).join(',')).join('\r\n');
  return new Blob([`\ufeff${text}\r\n`], { type: 'text/csv;charset=utf-8' });
}

function cell(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const harmless = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Has the browser keep a file. */
export function save(name, blob) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name.replace(/[^\p{L}\p{N}._-]+/gu, '-') }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A picture with a heading, of the size of what is drawn below that. */
async function picture(title, note, width, height, draw) {
  const head = note ? 62 : 40;
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * PADDING) * SCALE;
  canvas.height = (height + head + 2 * PADDING) * SCALE;
  const pen = canvas.getContext('2d');
  pen.scale(SCALE, SCALE);
  pen.fillStyle = color('surface');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.translate(PADDING, PADDING);
  pen.textBaseline = 'top';
  pen.fillStyle = color('text');
  pen.font = font(18, 650);
  pen.fillText(title, 0, 0, width);
  if (note) {
    pen.fillStyle = color('muted');
    pen.font = font(13, 400);
    pen.fillText(note, 0, 28, width);
  }
  pen.translate(0, head);
  await draw(pen);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

function font(size, weight) {
  return `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
}

/** What a canvas shows, with a legend of `{label, color}`. */
export function canvasPng(title, note, canvas, legend) {
  const box = canvas.getBoundingClientRect();
  return picture(title, note, box.width, box.height + 28, (pen) => {
    let x = 0;
    pen.font = font(13, 500);
    for (const entry of legend) {
      pen.fillStyle = entry.color;
      pen.fillRect(x, 3, 12, 12);
      pen.fillStyle = color('text');
      pen.fillText(entry.label, x + 18, 1);
      x += 18 + pen.measureText(entry.label).width + 20;
    }
    pen.drawImage(canvas, 0, 28, box.width, box.height);
  });
}

/** What an SVG element shows; colours must be attributes of it. */
export async function svgPng(title, note, element, width, height) {
  const copy = element.cloneNode(true);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return await picture(title, note, width, height, (pen) => pen.drawImage(image, 0, 0, width, height));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Rows of `{label, clicks}` as bars. */
export function barsPng(title, note, rows) {
  const width = 560;
  const line = 34;
  const most = Math.max(1, ...rows.map((row) => row.clicks));
  return picture(title, note, width, Math.max(1, rows.length) * line, (pen) => {
    rows.forEach((row, i) => {
      pen.fillStyle = color('accent-soft');
      pen.fillRect(0, i * line, Math.max(2, (width - 90) * row.clicks / most), line - 6);
      pen.fillStyle = color('text');
      pen.font = font(14, 500);
      pen.fillText(row.label, 10, i * line + 6, width - 120);
      const text = number(row.clicks);
      pen.fillText(text, width - pen.measureText(text).width, i * line + 6);
    });
  });
}
