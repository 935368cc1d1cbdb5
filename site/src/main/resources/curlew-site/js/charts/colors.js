// The colours of the design as canvas and pictures need them: resolved, for the appearance of now.

const DARK = matchMedia('(prefers-color-scheme: dark)');

/** A colour of the style sheet, by the name of its variable without the dashes. */
export function color(name) {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** The same, paler. */
export function pale(name, alpha) {
  const channels = color(name).match(/[\d.]+/g) ?? [0, 0, 0];
  return `rgb(${channels.slice(0, 3).join(' ')} / ${alpha})`;
}

/** Calls when the appearance changes; returns what ends that. */
export function onTheme(action) {
  addEventListener('curlew:theme', action);
  DARK.addEventListener('change', action);
  return () => {
    removeEventListener('curlew:theme', action);
    DARK.removeEventListener('change', action);
  };
}
