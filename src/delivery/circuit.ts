import type { MachineClock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outcome } from './send.ts';

/**
 * - working
 * - paused: the messenger asked for a pause
 * - away: several recipients in a row got nothing: the messenger or the network; probed each minute
 * - refused: the messenger does not accept the bot; the operator has to act
 * - absent: no such messenger in this process
 */
export type ChannelStatus = 'working' | 'paused' | 'away' | 'refused' | 'absent';

/**
 * What a line thinks of its messenger, from what came of the last sends. All times are machine ms.
 *
 * The window is how many sends may be under way. Trouble halves it; after a time away it starts at one and doubles with
 * each success, so that a messenger that is only half back costs one message a minute and not a hundred.
 */
export interface Circuit {
  learn(outcome: Outcome, chat: string): void;
  pausedFor(): number;
  /** The pause is over, but only an answer shows that the messenger is back. */
  needsProbe(): boolean;
  probed(answers: boolean): void;
  window(): number;
  /** When the messenger last did what it was asked; -Infinity: never yet. */
  worked(): number;
  status(): ChannelStatus;
}

const PROBE_EVERY_MS = 60_000;
/** So many different chats without a success between them are more than somebody's bad luck. */
const CHATS_IN_TROUBLE = 3;

export function createCircuit(options: { widest: number; clock: MachineClock; log: Log }): Circuit {
  const { widest, clock, log } = options;
  const troubled = new Set<string>();
  let window = widest;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let worked = Number.NEGATIVE_INFINITY;
  let state: 'working' | 'halfOpen' | 'away' | 'refused' = 'working';

  function works(): void {
    worked = clock.now();
    troubled.clear();
    window = Math.min(widest, window * 2);
    if (state === 'halfOpen') log.info('delivery.goesOn');
    state = 'working';
  }

  function trouble(chat: string): void {
    troubled.add(chat);
    window = Math.max(1, Math.floor(window / 2));
    if (state === 'halfOpen' || troubled.size >= CHATS_IN_TROUBLE) leave('away');
  }

  function leave(why: 'away' | 'refused'): void {
    if (state !== why) log[why === 'away' ? 'warn' : 'error'](`delivery.${why}`, { probeEveryMs: PROBE_EVERY_MS });
    state = why;
    window = 1;
    troubled.clear();
    pausedUntil = Math.max(pausedUntil, clock.now() + PROBE_EVERY_MS);
  }

  return {
    learn(outcome, chat) {
      switch (outcome.what) {
        case 'sent':
        case 'unreachable':
        case 'failed':
          // Sends that were under way when it was given up may still arrive; a probe decides.
          if (state !== 'away' && state !== 'refused') works();
          else worked = clock.now();
          break;
        case 'unknown':
        case 'trouble':
          if (state !== 'away' && state !== 'refused') trouble(chat);
          break;
        case 'tooFast':
          pausedUntil = Math.max(pausedUntil, clock.now() + outcome.retryAfterMs);
          break;
        case 'refused':
          leave('refused');
          break;
        default:
      }
    },
    pausedFor: () => Math.max(0, pausedUntil - clock.now()),
    needsProbe: () => state === 'away' || state === 'refused',
    probed(answers) {
      if (answers) state = 'halfOpen';
      else pausedUntil = Math.max(pausedUntil, clock.now() + PROBE_EVERY_MS);
    },
    window: () => window,
    worked: () => worked,
    status() {
      if (state === 'away' || state === 'refused') return state;
      return pausedUntil > clock.now() ? 'paused' : 'working';
    },
  };
}
