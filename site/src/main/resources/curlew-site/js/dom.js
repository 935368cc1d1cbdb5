// Builds elements. Text becomes text nodes and nothing else: there is no way here to make HTML of a string.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element.
 *
 * @param {string} tag its name, with classes behind dots: `div.card.wide`
 * @param {object} [properties] attributes; `on` has listeners by event, `data` data attributes; null, undefined and false
 *     leave an attribute out, true gives an empty one
 * @param {...(Node|string|number|null|undefined|Array)} children text, elements, or lists of them
 */
export function h(tag, properties, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length) element.className = classes.join(' ');
  apply(element, properties ?? {});
  append(element, children);
  return element;
}

/** An element of SVG. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

function apply(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (name === 'class') {
      element.classList.add(...String(value).split(' ').filter(Boolean));
    } else if (name === 'value' || name === 'checked' || name === 'indeterminate' || name === 'selected') {
      element[name] = value;
    } else if (name === 'href' || name === 'src') {
      element.setAttribute(name, safeUrl(String(value)));
    } else if (name === 'style' || name.startsWith('on')) {
      throw new Error(`the policy forbids this attribute: ${name}`);
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** A URL that may become a link: http, https, or of this site; whatever else there is leads nowhere. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, document.baseURI);
    return ['http:', 'https:', 'blob:'].includes(parsed.protocol) || /^data:image\/(png|jpeg|webp|svg\+xml)[;,]/.test(url)
      ? url
      : '#';
  } catch {
    return '#';
  }
}

/** Puts these children in the place of all that an element has. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** An id that no other element has, for labels and descriptions. */
let ids = 0;
export function newId(prefix = 'id') {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** Calls a function when nothing more happened for a while. */
export function debounce(action, milliseconds) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), milliseconds);
  };
}
