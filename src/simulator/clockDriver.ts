import type { MachineClock } from '../clock.ts';
import { ActionError } from './actions.ts';
import type { ClockRequest, ClockState } from './protocol.ts';

/** The clock that the page may move: the business clock of clock.ts is one. */
export interface ClockControl {
  /** Epoch ms. */
  now(): number;
  /** Moves forwards and settles when all that was due by then has been planned. */
  moveTo(instant: number): Promise<void>;
  /** Told of moves by others. */
  onMove?(listener: (now: number) => void): () => void;
}

export interface ClockDriver {
  state(): ClockState;
  /** @throws ActionError backwards, notMovable, badRequest. */
  handle(request: ClockRequest): Promise<ClockState>;
  close(): void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FASTEST = 86_400;
/** A running clock jumps four times a second. */
const STRIDE_MS = 250;
/** 1 Farvardin 1450: beyond it nothing has been thought of. */
const LATEST = Date.UTC(2071, 2, 21);

/** Sets the clock, steps it by days, and runs it fast. Moves never overlap. */
export function createClockDriver(options: {
  control: ClockControl | undefined;
  now: () => number;
  machine: MachineClock;
  onChange(state: ClockState): void;
}): ClockDriver {
  const { control, machine } = options;
  let speed = 1;
  let run = new AbortController();
  let moving: Promise<void> = Promise.resolve();
  const stopListening = control?.onMove?.(() => options.onChange(state()));

  const state = (): ClockState => ({ now: options.now(), speed, movable: control !== undefined });

  /** Waits for the move that is under way, then moves to where `target` says. */
  function move(by: ClockControl, target: () => number): Promise<void> {
    const next = moving.then(async () => {
      const instant = target();
      if (instant < by.now()) throw new ActionError('backwards', 'The clock only moves forwards.');
      if (instant > LATEST) throw new ActionError('badRequest', 'That is too far ahead.');
      await by.moveTo(instant);
      options.onChange(state());
    });
    moving = next.catch(() => undefined);
    return next;
  }

  async function runFast(by: ClockControl, signal: AbortSignal): Promise<void> {
    let before = machine.now();
    while (!signal.aborted) {
      await machine.sleep(STRIDE_MS, signal);
      if (signal.aborted) return;
      const passed = machine.now() - before;
      before += passed;
      // The clock runs along with real time by itself: only what is above that is added.
      await move(by, () => by.now() + passed * (speed - 1)).catch(() => setSpeed(1));
    }
  }

  function setSpeed(wanted: number): void {
    run.abort();
    run = new AbortController();
    speed = wanted;
    if (speed > 1 && control) void runFast(control, run.signal);
    options.onChange(state());
  }

  return {
    state,
    async handle({ moveTo, stepDays, speed: wanted }) {
      if (!control) throw new ActionError('notMovable', 'This clock cannot be moved.');
      if ([moveTo, stepDays, wanted].filter((one) => one !== undefined).length !== 1)
        throw new ActionError('badRequest', 'Give exactly one of moveTo, stepDays and speed.');
      if (wanted !== undefined) {
        if (!(wanted >= 1 && wanted <= FASTEST)) throw new ActionError('badRequest', `The speed is 1 to ${FASTEST}.`);
        setSpeed(wanted);
      } else if (stepDays !== undefined) {
        if (!Number.isInteger(stepDays) || stepDays < 1 || stepDays > 400)
          throw new ActionError('badRequest', 'Step by 1 to 400 whole days.');
        await move(control, () => control.now() + stepDays * DAY_MS);
      } else {
        if (!Number.isFinite(moveTo)) throw new ActionError('badRequest', 'moveTo is an instant in milliseconds.');
        await move(control, () => moveTo!);
      }
      return state();
    },
    close() {
      run.abort();
      stopListening?.();
    },
  };
}
