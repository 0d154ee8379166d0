import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { projectRoot } from './paths.ts';

/**
 * The page's own files: markup, style and pictures from the sources, its compiled code, the font and the texts. Every
 * address is matched by a pattern without slashes or leading dots, so that none can lead elsewhere.
 */

const NAME = '([A-Za-z0-9_][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)*)';
const SOURCES = join(projectRoot, 'src', 'simulator', 'page');
/** Of the same build as this file. */
const COMPILED = import.meta.dirname;
const FONTS = join(projectRoot, 'node_modules', '@fontsource-variable', 'vazirmatn', 'files');
const FLUENT = join(projectRoot, 'node_modules', '@fluent', 'bundle', 'esm');

const PLACES: readonly [pattern: RegExp, path: (name: string, type: string) => string][] = [
  [/^\/$/, () => join(SOURCES, 'index.html')],
  [new RegExp(`^/page/${NAME}\\.(css|html|svg|png|webmanifest)$`), (name, type) => join(SOURCES, `${name}.${type}`)],
  [new RegExp(`^/page/${NAME}\\.(js|js\\.map)$`), (name, type) => join(COMPILED, 'page', `${name}.${type}`)],
  [/^\/protocol\.(js|js\.map)$/, (type) => join(COMPILED, `protocol.${type}`)],
  [new RegExp(`^/page/fonts/${NAME}\\.woff2$`), (name) => join(FONTS, `${name}.woff2`)],
  [new RegExp(`^/page/vendor/fluent/${NAME}\\.js$`), (name) => join(FLUENT, `${name}.js`)],
  [/^\/sim\/texts\/(fa|en)\.ftl$/, (locale) => join(projectRoot, 'locales', locale, 'simulator.ftl')],
];

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
  ftl: 'text/plain; charset=utf-8',
};

/** Nothing from elsewhere, nothing inline, no frame around it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; " +
    "img-src 'self' data: blob:; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Sends the file behind `path`, or gives false when the page has no such file. */
export async function sendPageFile(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  for (const [pattern, place] of PLACES) {
    const match = pattern.exec(path);
    if (!match) continue;
    const file = place(match[1] ?? '', match[2] ?? '');
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return false;
    const type = TYPES[/[^.]+$/.exec(file)![0]] ?? 'application/octet-stream';
    response.writeHead(200, { ...PAGE_HEADERS, 'content-type': type, 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return true;
  }
  return false;
}
