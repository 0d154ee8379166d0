import { embed, isolateLtr } from '../texts/marks.ts';
import { digits } from '../texts/numbers.ts';
import type { Say } from '../texts/texts.ts';
import type { AnswerInput } from './input.ts';

/** No export's initials are longer; more would be a name. */
const INITIALS_LENGTH = 12;
const TAIL_LENGTH = 3;

/** «کارت مادر (م. ک.، …۰۴۰)»: whose card, as far as it may be shown. */
export function cardName({
  card,
  label,
  say,
}: {
  card: Pick<AnswerInput['card'], 'initials' | 'tail'>;
  label: AnswerInput['label'];
  say: Say;
}): string {
  const tail = isolateLtr(`…${digits(say.locale, card.tail.slice(-TAIL_LENGTH))}`);
  const initials = card.initials.length <= INITIALS_LENGTH ? embed(card.initials, say.locale) : '';
  const mark = initials === '' ? tail : say('card-mark', { initials, tail });
  return say('card-name', { label: label ?? 'none', mark });
}
