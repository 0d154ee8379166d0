import { COUNTIES, type County, type Label } from '../domain/card.ts';
import type { Say } from '../texts/texts.ts';

export const countyName = (county: County, say: Say): string => say(`county-${county}`);

/** The ten counties as buttons, in their order. */
export const countyChoices = (say: Say): { county: County; caption: string }[] =>
  COUNTIES.map((county) => ({ county, caption: countyName(county, say) }));

/** Which variant of a sentence: «خودتان», or «صاحب کارت خودش» while a grandchild or a neighbour may be asking. */
export const whose = (label: Label | null): 'mine' | 'other' => (label === 'mine' ? 'mine' : 'other');
