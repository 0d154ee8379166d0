/** Cuts a long text as a phone does before it sends it: at the last line end or space, never within a character. */
export function splitLong(text: string, longest: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const head = rest.slice(0, longest);
    const end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
    const pair = /[\uD800-\uDBFF]$/.test(head) ? 1 : 0;
    const at = end > longest / 2 ? end : longest - pair;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
}
