import type { BotDependencies } from './dependencies.ts';
import { createReports, type Reports } from '../following/visitReports.ts';
import { createAttempts } from '../lookup/attempts.ts';
import { createLinks, type Links } from '../following/links.ts';
import { createLookUp, type LookUp } from '../lookup/lookUp.ts';
import { createRecentAnswers, type RecentAnswers } from './cards/recentAnswers.ts';
import { createWatches, type Watches } from '../following/watches.ts';
import { createChatChoices, type ChatChoices } from '../following/choices.ts';

/** What the features of one bot share: what it was handed, and what was made of that once. */
export interface BotServices extends BotDependencies {
  watches: Watches;
  choices: ChatChoices;
  links: Links;
  lookUp: LookUp;
  recentAnswers: RecentAnswers;
  reports: Reports;
}

export function createBotServices(dependencies: BotDependencies): BotServices {
  const watches = createWatches(dependencies.models);
  const attempts = createAttempts(dependencies);
  return {
    ...dependencies,
    watches,
    choices: createChatChoices(dependencies.models),
    links: createLinks(dependencies),
    lookUp: createLookUp({ ...dependencies, attempts, watches }),
    recentAnswers: createRecentAnswers(dependencies),
    reports: createReports(dependencies),
  };
}
