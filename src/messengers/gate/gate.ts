import { withTimeout, type MachineClock } from '../../clock.ts';
import { errorData, type Log } from '../../log.ts';
import { createAlarm } from '../wire/alarm.ts';
import type { ApiAnswer, GateCall, Job } from './job.ts';
import { classify, classifyRefusal, TransportError, type Classified, type Refusal } from '../errors.ts';
import { createKeptCalls } from './kept.ts';
import { createCallQueues } from './callQueues.ts';
import { createRate } from './rate.ts';
import { KEEP_AFTER_MS, retryWait, verdictOn } from './verdict.ts';

/**
 * The one gate of a messenger, through which every outgoing call passes.
 *
 * Replies go first, in order within a chat; then the replies that were kept; pushes take what is left of the rate. A
 * refusal for speed pauses everything but the intake's own calls. A reply that would wait longer than twenty seconds is
 * kept, the newest of its chat, and its caller goes on with a stub. What becomes of failed calls: verdict.ts.
 */
export interface Gate {
  /** @throws TransportError when no answer came and it makes no sense to try again. */
  submit(call: GateCall): Promise<ApiAnswer>;
  /** Milliseconds until the pause ends; 0: none. */
  pausedFor(): number;
  counts(): { waiting: number; underWay: number; kept: number; perSecond: number };
  /** Refuses everything from now on with `refusal`: the token is wrong. */
  refuseAll(refusal: Refusal): void;
  /** Sends what waits, for at most `withinMs`; then everything is refused. What a pause holds back is not waited for. */
  drain(withinMs: number): Promise<void>;
}

/** A kept reply is dropped after this long: an answer to a question of yesterday would only puzzle. */
const KEPT_FOR_MS = 6 * 3_600_000;
const MOST_UNDER_WAY = 64;
const MOST_PUSHES_UNDER_WAY = 48;
/** The pause after a refusal that names no time: doubled while refusals follow each other. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
const CLOSING: Refusal = { error_code: 503, description: 'Service Unavailable: shutting down' };

/** @param options.perSecond  calls a second that the messenger is to see at most */
export function createGate(options: { perSecond: number; clock: MachineClock; log: Log }): Gate {
  const { clock, log } = options;
  const rate = createRate(options.perSecond);
  const queues = createCallQueues(rate, options.perSecond);
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
    for (const job of queues.waiting('replies')) wait = Math.min(wait, job.since + KEEP_AFTER_MS + 1 - now);
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
    for (const job of [...late, ...queues.takeIf('replies', tooLong)]) postpone(job);
    if (paused) for (const job of queues.takeIf('pushes', tooLong)) job.caller?.resolve(tooFast(now));
  }

  const tooFast = (now: number): ApiAnswer => ({
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: the messenger asked for a pause',
    parameters: { retry_after: Math.ceil(Math.max(0, pausedUntil - now) / 1000) },
  });

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
    if (job.caller) return job.caller.resolve(answer);
    job.call.late?.(answer);
  }

  function tooQuick(job: Job, { retryAfterMs }: Classified): void {
    const now = clock.now();
    if (now - pausedUntil > LONGEST_PAUSE_MS) nextPause = FIRST_PAUSE_MS;
    const pause = retryAfterMs ?? nextPause;
    if (retryAfterMs === undefined && now >= pausedUntil) nextPause = Math.min(LONGEST_PAUSE_MS, nextPause * 2);
    rate.slowDown(now);
    if (now + pause > pausedUntil) {
      pausedUntil = now + pause;
      log.warn('gate.paused', { forMs: pause, method: job.call.method, perSecond: rate.perSecond(now) });
    }
    again(job);
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
    counts: () => ({ waiting: queues.count(), underWay, kept: kept.size(), perSecond: rate.perSecond(clock.now()) }),
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
