/** What somebody says came of going there. */
export type VisitAnswer = 'collected' | 'notYet' | 'notThere';

/** Why somebody who went there came back without the card. */
export const VISIT_TROUBLES = ['closed', 'cardNotFound', 'fingerprint', 'systemDown'] as const;
export type VisitTrouble = (typeof VISIT_TROUBLES)[number];
