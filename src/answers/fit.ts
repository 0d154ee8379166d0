/** The longest answer, in UTF-16 units: a screen of a small phone. */
const ANSWER_LENGTH = 600;

export interface TextLine {
  text: string;
  /** When the text is too long, lines leave whole, 1 first. Without it a line stays. */
  leaves?: number;
}

/** What may be missing from a paragraph. */
export type MaybeLine = TextLine | string | null | false | undefined;

/** Lines joined into paragraphs, within `limit`: shortened by leaving out lines in their order, never by cutting one. */
export function fit(paragraphs: readonly (readonly MaybeLine[])[], limit: number = ANSWER_LENGTH): string {
  let kept = paragraphs.map((lines) =>
    lines.flatMap((line): TextLine[] => (typeof line === 'string' ? [{ text: line }] : line ? [line] : [])),
  );
  const ranks = [...new Set(kept.flat().flatMap(({ leaves }) => leaves ?? []))].sort((a, b) => a - b);
  for (const rank of ranks) {
    if (join(kept).length <= limit) break;
    kept = kept.map((lines) => lines.filter(({ leaves }) => leaves !== rank));
  }
  return join(kept);
}

const join = (paragraphs: readonly (readonly TextLine[])[]): string =>
  paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(({ text }) => text).join('\n'))
    .join('\n\n');
