/**
 * Elements from words, never from markup: every text goes in as a text node, so that nothing typed by a person or sent
 * by a bot can become an element, an attribute that runs, or a style.
 */

type Child = Node | string | null | undefined | false;

/** What an element may be given; all keys are optional. Other attributes go under `attrs`. */
interface Given {
  class?: string;
  text?: string;
  /** Attributes; `true` sets an empty one, `null`, `undefined` and `false` leave it out. */
  attrs?: Record<string, string | number | boolean | null | undefined>;
  /** Event listeners. */
  on?: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

/** Attributes that would run code or fetch from elsewhere are a bug of ours, whatever their value. */
function setAttributes(element: Element, attrs: NonNullable<Given['attrs']>): void {
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on') || name === 'style' || name === 'srcdoc')
      throw new TypeError(`Not an attribute: ${name}`);
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** `el('p', { class: 'note', text: 'hello' })`, or with children after it. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (given.class) element.className = given.class;
  if (given.text !== undefined) element.textContent = given.text;
  if (given.attrs) setAttributes(element, given.attrs);
  for (const [name, listener] of Object.entries(given.on ?? {}))
    element.addEventListener(name, listener as EventListener);
  add(element, ...children);
  return element;
}

export function add(parent: Node, ...children: Child[]): void {
  for (const child of children)
    if (child !== null && child !== undefined && child !== false)
      parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(
  tag: string,
  attrs: Record<string, string | number> = {},
  ...children: (SVGElement | null)[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attrs);
  add(element, ...children);
  return element;
}

/** A button that never submits. With an icon only, `label` is its name; with a text it may be left out. */
export function button(given: Given & { label?: string | undefined }, ...children: Child[]): HTMLButtonElement {
  const { label, ...rest } = given;
  const element = el('button', rest, ...children);
  element.type = 'button';
  if (label !== undefined) {
    element.setAttribute('aria-label', label);
    element.title = label;
  }
  return element;
}

/** Whether the person asked their system for less movement. */
export const prefersLessMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

let ids = 0;
/** An id that no other element of the page has. */
export const uniqueId = (name: string): string => `${name}-${++ids}`;
