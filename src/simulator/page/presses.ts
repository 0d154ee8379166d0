/** Presses that wait for the bot's answer. The answer's event may overtake the server's word that it took the press. */
import type { PressRequest, SimEvent } from '../protocol.ts';
import { server } from './server.ts';

type Answer = Extract<SimEvent, { type: 'answer' }>;

/** A messenger stops turning its wheel after a while, answered or not. Milliseconds. */
const PATIENCE = 15_000;

export class Presses {
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  readonly #early = new Map<string, Answer>();

  /** Undefined: nothing came in time. Rejects with Refused. */
  async press(request: PressRequest): Promise<Answer | undefined> {
    const { press = '' } = await server.press(request);
    const early = this.#early.get(press);
    this.#early.clear();
    if (early) return early;
    return new Promise((resolve) => {
      const end = (answer?: Answer) => {
        clearTimeout(timer);
        this.#waiting.delete(press);
        resolve(answer);
      };
      const timer = setTimeout(end, PATIENCE);
      this.#waiting.set(press, end);
    });
  }

  answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.press);
    if (waiting) waiting(answer);
    else this.#early.set(answer.press, answer);
  }
}
