/** The round mark of a person, a group or a bot. */
import { el } from './dom.ts';
import { icon } from './icons.ts';

const HUES = 7;

export function avatar(name: string, kind: 'person' | 'group' | 'bot'): HTMLElement {
  const sum = Array.from(name).reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const mark = el('span', {
    class: `avatar hue-${kind === 'bot' ? 'bot' : sum % HUES}`,
    attrs: { 'aria-hidden': 'true' },
  });
  if (kind === 'person') mark.textContent = Array.from(name.trim())[0] ?? '?';
  else mark.append(icon(kind === 'bot' ? 'card' : 'people'));
  return mark;
}
