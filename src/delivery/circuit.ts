import type { MachineClock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outcome } from './send.ts';

/**
 * - working
 * - paused: the messenger asked for a pause
 * - away: several recipients in a row got nothing, or a probe got no answer: the messenger or the network; probed each
 *   minute
 * - refused: the messenger does not accept the bot; the operator has to act
 * - absent: no such messenger in this process
 */
export type ChannelStatus = 'working' | 'paused' | 'away' | 'refused' | 'absent';

/** What is known of a messenger at a moment, for judging what came of a row. */
export interface Evidence {
  /** When a message last arrived, at whomever, machine ms; -Infinity: none yet. */
  lastSentAt: number;
  /** Nobody gets anything at present: what came of a row says nothing about that row. */
  away: boolean;
}

/**
 * What a ChannelSender may do, from what came of the last sends. All times are machine ms.
 *
 * A circuit is closed while the messenger works. It opens when several recipients in a row get nothing, and lets nothing
 * through but a probe each minute. When a probe is answered it is half open: one message goes at a time. Only a message
 * that arrives closes it; a probe that is answered does not show that messages arrive, and neither does a refusal.
 *
 * The window is how many sends may be under way. Trouble halves it; after a time away it starts at one and doubles with
 * each message that arrives, so that a messenger that is only half back costs one message a minute and not a hundred.
 */
export interface Circuit {
  learn(outcome: Outcome, chat: string): void;
  /** Nothing may be sent for so long; 0: something may. */
  pausedFor(): number;
  /** Nothing more is to be claimed before a probe has been answered. */
  needsProbe(): boolean;
  probed(answers: boolean): void;
  window(): number;
  evidence(): Evidence;
  status(): ChannelStatus;
}

const PROBE_EVERY_MS = 60_000;
/** So many different chats without a success between them are more than somebody's bad luck. */
const CHATS_IN_TROUBLE = 3;

/** @param options.widest  the window of a messenger that works */
export function createCircuit(options: { widest: number; clock: MachineClock; log: Log }): Circuit {
  const { widest, clock, log } = options;
  /** Chats that got nothing since a message last arrived. */
  const troubled = new Set<string>();
  let window = widest;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let state: 'closed' | 'halfOpen' | 'away' | 'refused' = 'closed';
  /** The last trouble that the log was told of and that is not over. */
  let logged: 'away' | 'refused' | null = null;

  const isOpen = () => state === 'away' || state === 'refused';

  function arrived(): void {
    lastSentAt = clock.now();
    // Sends that were under way when the circuit opened may still arrive; a probe decides.
    if (isOpen()) return;
    troubled.clear();
    window = Math.min(widest, window * 2);
    state = 'closed';
    if (logged) log.info('delivery.goesOn');
    logged = null;
  }

  function trouble(chat: string): void {
    if (isOpen()) return;
    troubled.add(chat);
    window = Math.max(1, Math.floor(window / 2));
    if (state === 'halfOpen' || troubled.size >= CHATS_IN_TROUBLE) open('away');
  }

  function open(why: 'away' | 'refused'): void {
    if (logged !== why) log[why === 'away' ? 'warn' : 'error'](`delivery.${why}`, { probeEveryMs: PROBE_EVERY_MS });
    logged = why;
    state = why;
    window = 1;
    pause(PROBE_EVERY_MS);
  }

  const pause = (ms: number) => (pausedUntil = Math.max(pausedUntil, clock.now() + ms));

  return {
    learn(outcome, chat) {
      switch (outcome.what) {
        case 'sent':
          return arrived();
        case 'unknown':
        case 'trouble':
          return trouble(chat);
        case 'tooFast':
          pause(outcome.retryAfterMs);
          return;
        case 'refused':
          return open('refused');
        default:
        // What is about one person, one message, or us: a messenger in trouble may know that as well.
      }
    },
    pausedFor: () => Math.max(0, pausedUntil - clock.now()),
    needsProbe: () => isOpen() || (troubled.size > 0 && clock.now() - lastAnswerAt >= PROBE_EVERY_MS),
    probed(answers) {
      if (answers) {
        lastAnswerAt = clock.now();
        if (isOpen()) state = 'halfOpen';
      } else if (isOpen()) pause(PROBE_EVERY_MS);
      // A message that arrived while the probe was under way says more.
      else if (troubled.size > 0) open('away');
    },
    window: () => window,
    evidence: () => ({ lastSentAt, away: state !== 'closed' }),
    status() {
      if (isOpen()) return state as 'away' | 'refused';
      return pausedUntil > clock.now() ? 'paused' : 'working';
    },
  };
}
