import { withTimeout, type MachineClock } from '../../clock.ts';
import { errorData, type Log } from '../../log.ts';
import { createAlarm } from '../wire/alarm.ts';
import type { ApiAnswer, GateCall, Job } from './job.ts';
import { classify, classifyRefusal, TransportError, type Classified, type Refusal } from '../errors.ts';
import { createKeptCalls } from './kept.ts';
import { counts, createCallQueues } from './callQueues.ts';
import { createCeiling } from './ceiling.ts';
import { createRate } from './rate.ts';
import { KEEP_AFTER_MS, retryWait, verdictOn } from './verdict.ts';

/**
 * The one gate of a messenger, through which every outgoing call passes.
 *
 * An answer to what somebody just did leaves at once: as many side by side as the connection takes, in order within a
 * chat. Then go replies that were kept, then what tidies up, then pushes, which alone are bound by the configured rate.
 * A refusal for speed pauses all messages, for it refuses replies too, and teaches a ceiling for all of them; of a call
 * that is no message it pauses that method alone.
 *
 * Nobody waits long for a reply to leave. One that would wait longer than twenty seconds is kept, the newest of its chat,
 * and its caller goes on with a stub. The same where only the chat's own pace holds it back: such replies go in their
 * order as the pace allows, and a chat that has too many of them waiting gets no more. What becomes of failed calls:
 * verdict.ts.
 */
export interface Gate {
  /** @throws TransportError when no answer came and it makes no sense to try again. */
  submit(call: GateCall): Promise<ApiAnswer>;
  /** Milliseconds until the pause ends; 0: none. */
  pausedFor(): number;
  /** Calls that wait, are under way, or are kept; and how many a second may go: pushes, and all together (null: no bound). */
  counts(): { waiting: number; underWay: number; kept: number; pushesPerSecond: number; perSecond: number | null };
  /** Holds every message back for so long, as the messenger's own "too many" does; 0: no longer. */
  hold(forMs: number): void;
  /** Refuses everything from now on with `refusal`: the token is wrong. */
  refuseAll(refusal: Refusal): void;
  /** Sends what waits, for at most `withinMs`; then everything is refused. What a pause holds back is not waited for. */
  drain(withinMs: number): Promise<void>;
}

/** A kept reply is dropped after this long: an answer to a question of yesterday would only puzzle. */
const KEPT_FOR_MS = 6 * 3_600_000;
/** As many as the transport has connections for, with some left for polling. */
const MOST_UNDER_WAY = 100;
const MOST_PUSHES_UNDER_WAY = 48;
/** Replies that wait for the pace of one chat. Whoever causes more does not read them. */
const MOST_PACED = 10;
/** The pause after a refusal that names no time: doubled while refusals follow each other. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
const CLOSING: Refusal = { error_code: 503, description: 'Service Unavailable: shutting down' };

/** @param options.pushesPerSecond  messages a second that are sent unasked */
export function createGate(options: {
  pushesPerSecond: number;
  clock: MachineClock;
  log: Log;
  /** Asked when the messenger refuses the bot itself: whether that may pass, and what was asked for is to be tried again. */
  mayPass?(refusal: Refusal, method: string): boolean;
}): Gate {
  const { clock, log } = options;
  const pushes = createRate(options.pushesPerSecond);
  const ceiling = createCeiling();
  const queues = createCallQueues({ pushes, ceiling, onPaced });
  /** Until when a method that is no message is refused, machine ms. */
  const refusedMethods = new Map<string, number>();
  const kept = createKeptCalls<Job>();
  const alarm = createAlarm(clock, pump);
  let underWay = 0;
  let sequence = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let nextPause = FIRST_PAUSE_MS;
  let refused: Refusal | null = null;
  let idle: (() => void)[] = [];

  function submit(call: GateCall): Promise<ApiAnswer> {
    if (refused) return Promise.resolve({ ok: false, ...refused });
    if (call.kind === 'control') return call.attempt();
    return new Promise((resolve, reject) => {
      const now = clock.now();
      const job: Job = {
        call,
        chat: call.chat ?? '',
        slot: call.slot,
        sequence: sequence++,
        since: now,
        tries: 0,
        notBefore: now,
        caller: { resolve, reject },
      };
      if (call.signal?.aborted) return reject(new TransportError('ABORTED', 'no'));
      const pausedFor = (refusedMethods.get(call.method) ?? now) - now;
      if (pausedFor > 0 && call.kind !== 'chore') return refuseMethod(job, pausedFor);
      if (pausedFor > 0) job.notBefore = now + pausedFor;
      call.signal?.addEventListener('abort', () => queues.remove(job) && abort(job), { once: true });
      queues.add(job);
      pump();
    });
  }

  const abort = (job: Job): void => job.caller?.reject(new TransportError('ABORTED', 'no'));

  /** Starts all that may start now and sets the alarm for what comes next. */
  function pump(): void {
    const now = clock.now();
    const paused = now < pausedUntil;
    putAside(now, paused);
    if (!paused) for (const job of kept.takeAll()) if (!isStale(job, now)) queues.addKept(job);
    let wait = paused ? pausedUntil - now : startAll(now);
    // Whoever waits is put aside when that becomes too long.
    for (const job of [...queues.waiting('replies'), ...queues.waiting('chores')])
      if (job.caller) wait = Math.min(wait, job.since + KEEP_AFTER_MS + 1 - now);
    alarm.set(now + Math.max(1, wait));
    if (underWay + queues.count() - queues.waiting('pushes').length === 0) for (const one of idle.splice(0)) one();
  }

  function startAll(now: number): number {
    while (underWay < MOST_UNDER_WAY) {
      const found = queues.next(now, underWay < MOST_PUSHES_UNDER_WAY);
      if (typeof found === 'number') return found;
      run(found);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Whoever waits, or would have to wait, too long goes on without an answer. */
  function putAside(now: number, paused: boolean): void {
    const until = paused ? pausedUntil : now;
    const tooLong = (job: Job) => job.caller !== null && until - job.since > KEEP_AFTER_MS;
    const late = paused ? queues.takeIf('late', () => true) : [];
    for (const job of [...late, ...queues.takeIf('replies', tooLong), ...queues.takeIf('chores', tooLong)])
      postpone(job);
    if (paused) for (const job of queues.takeIf('pushes', tooLong)) job.caller?.resolve(tooFast(now));
  }

  const tooFast = (now: number, until = pausedUntil): ApiAnswer => ({
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: the messenger asked for a pause',
    parameters: { retry_after: Math.ceil(Math.max(0, until - now) / 1000) },
  });

  /** A pleasantry is dropped; whoever asks for something is told. */
  function refuseMethod(job: Job, forMs: number): void {
    const { call } = job;
    const now = clock.now();
    if (call.kind === 'fleeting') job.caller?.resolve({ ok: true, result: call.stub() });
    else job.caller?.resolve(tooFast(now, now + forMs));
  }

  /** Its chat has had too many messages lately: whoever said this need not wait until it may go. */
  function onPaced(job: Job): void {
    if (job.caller) {
      job.caller.resolve({ ok: true, result: job.call.stub() });
      job.caller = null;
    }
    const before = queues.waiting('replies').filter((one) => one.chat === job.chat && one.sequence < job.sequence);
    if (before.length < MOST_PACED) return;
    queues.remove(job);
    log.debug('gate.tooManyForChat', { method: job.call.method });
  }

  /** Lets the caller go on; the call is made later, if it is worth anything then. */
  function postpone(job: Job): void {
    const { call } = job;
    if (call.kind === 'query') return job.caller?.resolve(tooFast(clock.now()));
    job.caller?.resolve({ ok: true, result: call.stub() });
    job.caller = null;
    if (call.kind !== 'fleeting' && job.chat !== '') kept.keep(job);
  }

  function isStale(job: Job, now: number): boolean {
    if (now - job.since < KEPT_FOR_MS) return false;
    log.warn('gate.dropped', { method: job.call.method, tries: job.tries });
    return true;
  }

  function run(job: Job): void {
    underWay++;
    queues.started(job);
    job.call
      .attempt()
      .then(
        (answer) => answered(job, answer),
        (error: unknown) => failed(job, error, classify(error)),
      )
      .finally(() => {
        underWay--;
        queues.ended(job);
        pump();
      })
      .catch((error: unknown) => log.error('gate.failed', errorData(error)));
  }

  function answered(job: Job, answer: ApiAnswer): void {
    const what = answer.ok ? null : classifyRefusal(answer);
    if (what?.class === 'rate') return tooQuick(job, what);
    if (what?.class === 'transient') return failed(job, answer, what);
    if (what?.class === 'configuration' && options.mayPass?.(answer as Refusal, job.call.method)) return notNow(job);
    if (counts(job)) ceiling.taken(clock.now());
    if (job.caller) return job.caller.resolve(answer);
    job.call.late?.(answer);
  }

  function tooQuick(job: Job, { retryAfterMs }: Classified): void {
    const now = clock.now();
    const { method, kind } = job.call;
    if (kind !== 'send' && kind !== 'edit') {
      // Only what speaks says how fast one may speak.
      const pause = retryAfterMs ?? FIRST_PAUSE_MS;
      refusedMethods.set(method, now + pause);
      log.warn('gate.methodPaused', { method, forMs: pause });
      if (kind !== 'chore') return refuseMethod(job, pause);
      job.notBefore = now + pause;
      return again(job);
    }
    if (now - pausedUntil > LONGEST_PAUSE_MS) nextPause = FIRST_PAUSE_MS;
    const pause = retryAfterMs ?? nextPause;
    if (retryAfterMs === undefined && now >= pausedUntil) nextPause = Math.min(LONGEST_PAUSE_MS, nextPause * 2);
    pushes.slowDown(now);
    ceiling.refused(now);
    if (now + pause > pausedUntil) {
      pausedUntil = now + pause;
      log.warn('gate.paused', { forMs: pause, method, perSecond: ceiling.perSecond(now) });
    }
    again(job);
  }

  /** The messenger does not take the bot just now: whoever waits goes on waiting, and a push is told. */
  function notNow(job: Job): void {
    if (job.call.priority === 'reply') return again(job);
    job.caller?.resolve(tooFast(clock.now()));
  }

  /** Back to the front of its line; the pump puts it aside if the pause is long. */
  function again(job: Job): void {
    if (refused) job.caller?.resolve({ ok: false, ...refused });
    else if (job.call.signal?.aborted) abort(job);
    else queues.addFirst(job);
  }

  function failed(job: Job, outcome: unknown, what: Classified): void {
    const { method, kind, priority, signal } = job.call;
    const now = clock.now();
    job.tries++;
    job.notBefore = now + retryWait(job.tries);
    const verdict = signal?.aborted
      ? 'tell'
      : verdictOn({ kind, priority, tries: job.tries, waitedMs: now - job.since }, what);
    const seen = outcome instanceof Error ? errorData(outcome) : { apiCode: (outcome as Refusal).error_code };
    if (verdict !== 'again') log.warn('gate.trouble', { method, verdict, tries: job.tries, ...seen });
    if (verdict === 'perhapsDone') return job.caller?.resolve({ ok: true, result: job.call.stub() });
    if (verdict === 'tell') return outcome instanceof Error ? job.caller?.reject(outcome) : tell(job, outcome);
    if (verdict === 'later' && job.caller && !refused) return postpone(job);
    if (!isStale(job, now)) again(job);
  }

  const tell = (job: Job, outcome: unknown): void => job.caller?.resolve(outcome as ApiAnswer);

  function refuseAll(refusal: Refusal): void {
    refused = refusal;
    const waiting = queues.takeAll();
    for (const job of waiting) job.caller?.resolve({ ok: false, ...refusal });
    const lost = kept.takeAll().length + waiting.filter((job) => !job.caller).length;
    if (lost > 0) log.warn('gate.unsent', { count: lost });
    alarm.off();
  }

  return {
    submit,
    pausedFor: () => Math.max(0, pausedUntil - clock.now()),
    counts: () => ({
      waiting: queues.count(),
      underWay,
      kept: kept.size(),
      pushesPerSecond: pushes.perSecond(clock.now()),
      perSecond: ceiling.perSecond(clock.now()),
    }),
    hold(forMs) {
      pausedUntil = forMs > 0 ? Math.max(pausedUntil, clock.now() + forMs) : Math.min(pausedUntil, clock.now());
      pump();
    },
    refuseAll,
    async drain(withinMs) {
      for (const job of queues.takeIf('pushes', () => true)) job.caller?.resolve({ ok: false, ...CLOSING });
      const worthWaiting = withinMs > Math.max(0, pausedUntil - clock.now());
      if (worthWaiting && queues.count() + underWay + kept.size() > 0) {
        const sent = new Promise<void>((resolve) => idle.push(resolve));
        pump();
        await withTimeout(clock, withinMs, sent);
      }
      refuseAll(CLOSING);
    },
  };
}
