import type { Models } from '../database/models.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import { createRecentAnswers } from '../bot/cards/recentAnswers.ts';
import { createDialogueStore } from '../bot/dialogue/store.ts';
import type { SharedServices } from '../bot/services.ts';
import { createChatChoices } from '../following/choices.ts';
import { createLinks } from '../following/links.ts';
import { createNotices } from '../following/notices.ts';
import { createVisitReports } from '../following/visitReports.ts';
import { createWatches } from '../following/watches.ts';
import type { Alarms } from '../alarms.ts';
import { createAttempts } from '../lookup/attempts.ts';
import { createMissAlarm } from '../lookup/missAlarm.ts';
import { createLookUp } from '../lookup/lookUp.ts';

/** What the services are made of: those that others use as well are handed in, the rest is made of the store. */
export interface BotServicesOptions extends Pick<
  SharedServices,
  'texts' | 'clocks' | 'log' | 'receiptPattern' | 'hours' | 'officeData' | 'people'
> {
  models: Models;
  keys: LookupKeys;
  ledger: Ledger;
  alarms: Alarms;
  /** Which code of the dialogues this is, by default the present one. */
  dialogueVersion?: string | undefined;
}

/** Makes, once a process, what the bots of all messengers share, so that the limits hold for all of them together. */
export function createBotServices(options: BotServicesOptions): SharedServices {
  const { models, keys, clocks, ledger, alarms, dialogueVersion } = options;
  const { texts, log, receiptPattern, hours, officeData, people } = options;
  const watches = createWatches(models, clocks.machine);
  return {
    texts,
    clocks,
    log,
    receiptPattern,
    hours,
    officeData,
    people,
    ledger,
    watches,
    choices: createChatChoices(models),
    links: createLinks({ models, keys, clocks }),
    notices: createNotices({ ledger, clocks }),
    visitReports: createVisitReports({ models, keys }),
    lookUp: createLookUp({
      models,
      keys,
      watches,
      attempts: createAttempts({ models, keys, clocks }),
      missAlarm: createMissAlarm({ alarms, machine: clocks.machine }),
    }),
    recentAnswers: createRecentAnswers({ clocks }),
    dialogues: createDialogueStore({ models, keys, clocks, version: dialogueVersion }),
  };
}
