/** A drawn card for a place: no tiles from elsewhere, only a sketch of streets that differs from place to place. */
import { button, el, svg } from './dom.ts';
import { icon } from './icons.ts';
import { locale, say } from './texts.ts';

/** Repeatable numbers from 0 to 1 for a place, so that its sketch stays the same. */
function dice(latitude: number, longitude: number): () => number {
  let seed = (Math.round(latitude * 1e4) * 73_856_093) ^ (Math.round(longitude * 1e4) * 19_349_663);
  return () => {
    seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((seed >>> 8) & 0xffff) / 0x10000;
  };
}

function sketch(latitude: number, longitude: number): SVGElement {
  const next = dice(latitude, longitude);
  const lines: SVGElement[] = [];
  const line = (width: number, d: string) => lines.push(svg('path', { d, class: 'street', 'stroke-width': width }));
  for (let x = 20 + next() * 20; x < 280; x += 28 + next() * 40)
    line(next() > 0.7 ? 7 : 3, `M${x} 0 L${x + next() * 60 - 30} 150`);
  for (let y = 14 + next() * 20; y < 150; y += 24 + next() * 26)
    line(next() > 0.7 ? 7 : 3, `M0 ${y} L280 ${y + next() * 40 - 20}`);
  const shore = 20 + next() * 60;
  return svg(
    'svg',
    { viewBox: '0 0 280 150', class: 'sketch', 'aria-hidden': 'true', preserveAspectRatio: 'xMidYMid slice' },
    svg('rect', { width: 280, height: 150, class: 'land' }),
    ...lines,
    svg('path', {
      class: 'water',
      d: `M0 ${70 + shore / 2} Q40 ${90 + shore / 3} ${shore + 20} 150 L0 150Z`,
    }),
    svg('ellipse', { cx: 140, cy: 91, rx: 9, ry: 3, class: 'shade' }),
    svg('path', {
      class: 'needle',
      d: 'M140 90c0 0 20-19 20-35a20 20 0 1 0-40 0c0 16 20 35 20 35z',
    }),
    svg('circle', { cx: 140, cy: 55, r: 7, class: 'eye' }),
  );
}

const degrees = (value: number): string =>
  value.toLocaleString(locale() === 'fa' ? 'fa-IR' : 'en', { minimumFractionDigits: 4, maximumFractionDigits: 4 });

/** @param place  degrees; with `title` and `address` for a venue */
export function mapCard(
  place: { latitude: number; longitude: number; title?: string; address?: string },
  copy: (text: string) => void,
): HTMLElement {
  const { latitude, longitude, title, address } = place;
  const words = say('map-coordinates', { latitude: degrees(latitude), longitude: degrees(longitude) });
  return el(
    'div',
    { class: 'map', attrs: { role: 'group', 'aria-label': say('map-label') } },
    sketch(latitude, longitude),
    el(
      'div',
      { class: 'map-words' },
      title ? el('strong', { text: title, attrs: { dir: 'auto' } }) : null,
      address ? el('span', { text: address, attrs: { dir: 'auto' } }) : null,
      button(
        {
          class: 'degrees',
          label: say('map-copy-of', { coordinates: words }),
          on: { click: () => copy(`${latitude}, ${longitude}`) },
        },
        el('bdi', { text: words, attrs: { dir: 'ltr' } }),
        icon('copy'),
      ),
    ),
  );
}
