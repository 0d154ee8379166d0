export const TIERS = ['test', 'ci', 'soak'] as const;
export type Tier = (typeof TIERS)[number];

/** `npm test` stays short; `.ci/run` and `npm run soak` repeat the long tests more often. */
export const tier: Tier = TIERS.find((one) => one === process.env.KARTYAR_TEST_TIER) ?? 'test';

/** How often a long test repeats in this tier. */
export const times = (counts: Record<Tier, number>): number => counts[tier];
