import { SaxesParser } from 'saxes';
import { damaged } from './zip.ts';

/** Told of the tags and texts of a part, names without their prefixes (`x:row` → `row`). */
export interface XmlListener {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Parses UTF-8 XML as it comes; `push` calls the listener. Document types are not looked at, so entities that a file
 * declares itself (and the bombs made of them) are errors.
 */
export function xmlParser(listener: XmlListener): { push(bytes: Buffer): void; end(): void } {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new TextDecoder('utf-8');
  parser.on('error', () => {
    throw damaged();
  });
  const { open, text, close } = listener;
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close) parser.on('closetag', (tag) => close(local(tag.name)));
  return {
    push: (bytes) => void parser.write(decoder.decode(bytes, { stream: true })),
    end: () => void parser.close(),
  };
}

/** Parses a whole part. */
export async function readXml(bytes: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const parser = xmlParser(listener);
  for await (const chunk of bytes) parser.push(chunk);
  parser.end();
}
