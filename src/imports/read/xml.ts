import { SaxesParser } from 'saxes';
import { atMost } from './table.ts';
import { damaged } from './zip.ts';

/** Tags inside of tags; a sheet has five, its extensions a dozen. */
const DEEPEST = 100;
/**
 * Characters of a tag with its attributes, of a text, a comment and the like. The parser holds one of them whole. A cell
 * has 32,767, written out up to seven times as many.
 */
const LONGEST_PIECE = 500_000;

/** Told of the tags and texts of a part, names without their prefixes (`x:row` → `row`). */
export interface XmlListener {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Parses UTF-8 XML as it comes; `push` calls the listener. Document types are not looked at, so entities that a file
 * declares itself (and the bombs made of them) are errors. `push` throws UnreadableFile where the part would fill the
 * memory instead of a table.
 */
export function xmlParser(listener: XmlListener): { push(bytes: Buffer): void; end(): void } {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new TextDecoder('utf-8');
  parser.on('error', () => {
    throw damaged();
  });
  const { open, text, close } = listener;
  let depth = 0;
  // Whether a piece has come to its end since the last push, and how much was pushed since one has.
  let ended = false;
  let held = 0;
  parser.on('opentag', (tag) => {
    ended = true;
    atMost(DEEPEST, ++depth, 'depth');
    open?.(local(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    ended = true;
    depth -= 1;
    close?.(local(tag.name));
  });
  const told = (piece: string): void => {
    ended = true;
    text?.(piece);
  };
  if (text) parser.on('text', told);
  parser.on('cdata', told);
  for (const other of ['comment', 'processinginstruction', 'doctype'] as const)
    parser.on(other, () => {
      ended = true;
    });
  return {
    push(bytes) {
      const piece = decoder.decode(bytes, { stream: true });
      ended = false;
      parser.write(piece);
      held = ended ? 0 : held + piece.length;
      atMost(LONGEST_PIECE, held, 'piece');
    },
    end: () => void parser.close(),
  };
}

/** Parses a whole part. */
export async function readXml(bytes: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const parser = xmlParser(listener);
  for await (const chunk of bytes) parser.push(chunk);
  parser.end();
}
