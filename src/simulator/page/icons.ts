/** The page's own line drawings, 24 × 24, drawn with `currentColor`. They say nothing: names stand on their buttons. */
import { svg } from './dom.ts';

const PATHS = {
  send: 'M4 12 20 4l-4 16-4.5-6.5zM11.5 13.5 20 4',
  clip: 'M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l8-8a3 3 0 0 1 4.3 4.3l-7.9 7.9a1.5 1.5 0 0 1-2.1-2.1l7-7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M12 4.7a.8.8 0 1 1 0 1.6.8.8 0 1 1 0-1.6zM12 11.2a.8.8 0 1 1 0 1.6.8.8 0 1 1 0-1.6zM12 17.7a.8.8 0 1 1 0 1.6.8.8 0 1 1 0-1.6z',
  back: 'M9 5l7 7-7 7',
  down: 'M6 9.5l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  photo: 'M4 6h16v12H4zM4 16l4.5-4.5 4 4L15 13l5 5M15.5 9.5v.01',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8M8 14.5h3v2.5H8z',
  pin: 'M12 21s6.5-6 6.5-11a6.5 6.5 0 1 0-13 0c0 5 6.5 11 6.5 11zM12 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z',
  contact: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  microphone: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  smile: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 14c1 1.7 2.3 2.5 4 2.5s3-.8 4-2.5M9 9.5v.01M15 9.5v.01',
  keyboard: 'M3.5 6.5h17v11h-17zM7 10v.01M10.3 10v.01M13.7 10v.01M17 10v.01M7.5 14h9',
  code: 'M8.5 7 3.5 12l5 5M15.5 7l5 5-5 5M13.5 4.5l-3 15',
  bolt: 'M13 3 5.5 13.5H12L11 21l7.5-10.5H12z',
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14M16 5v14',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7v5l3.5 2.5',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.5a3.5 3.5 0 0 1 0 6.3M18 14.8c2.1.8 3.3 2.6 3.5 5.2',
  card: 'M3 6h18v12.5H3zM6.5 10h4v4.5h-4zM14 10h4M14 13.5h4',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  pencil: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19z',
  trash: 'M5 7h14M9.5 7V4h5v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5',
  reply: 'M10 6 4 12l6 6M4.5 12H14c4 0 6 2.5 6 6',
  block: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12',
  panel: 'M4 5h16v14H4zM9.5 5v14',
  pinned: 'M9 3.5h6l-.8 6 3.3 3.5H6.5l3.3-3.5zM12 13v7.5',
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon): SVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }),
  );
}

/** One tick: sent. Two: the bot has fetched it. */
export function ticks(taken: boolean, name: string): SVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 20 12', class: 'icon ticks', role: 'img', 'aria-label': name },
    svg('path', { d: 'M1.5 6.5 5 10l7-8' }),
    taken ? svg('path', { d: 'M9.5 8.7 10.8 10l7-8' }) : null,
  );
}
