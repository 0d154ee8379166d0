import type { BusinessClock } from '../clock.ts';
import { isLoopback, pathOf, readBody, sendJson, type Route } from './server.ts';

/** How business time gets from one instant to a later one, living through all that is due between (ticks/clockTravel.ts). */
interface ClockTravel {
  moveTo(instant: number): Promise<void>;
  leapTo(instant: number): Promise<void>;
}

const straight = (clock: BusinessClock): ClockTravel => ({
  moveTo: (instant) => clock.moveTo(instant),
  leapTo: (instant) => clock.moveTo(instant),
});

const DAY_MS = 24 * 60 * 60_000;

/**
 * `POST /clock {"now": ISO instant}` moves business time forwards and answers when all that was due by then has been
 * planned and queued; `GET /clock` tells it. From this machine only, and never mounted in production.
 *
 * A move of up to a day is lived through: what is due on the way is done when it is due. A longer one is a leap, as of a
 * machine that slept: what is then still true is done once.
 */
export function clockRoute(clock: BusinessClock, travel: ClockTravel = straight(clock)): Route {
  const tell = () => ({ now: new Date(clock.now()).toISOString() });
  return async (request, response) => {
    if (pathOf(request) !== '/clock') return false;
    if (!isLoopback(request)) return sendJson(response, 403, { error: 'The clock is moved from this machine only.' });
    if (request.method === 'GET') return sendJson(response, 200, tell());
    if (request.method !== 'POST') return sendJson(response, 405, { error: 'Use GET or POST.' });
    // A page of another site can post without asking, but not with this type.
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      return sendJson(response, 415, { error: 'Send application/json.' });
    const body = await readBody(request, 1_000);
    if (body === null) return sendJson(response, 413, { error: 'Send less than a thousand bytes.' });
    const instant = readInstant(body);
    if (instant === null) return sendJson(response, 400, { error: 'Send {"now": "2025-08-12T09:00:00+03:30"}.' });
    if (instant < clock.now()) return sendJson(response, 409, { error: 'The clock only moves forwards.', ...tell() });
    await (instant - clock.now() > DAY_MS ? travel.leapTo(instant) : travel.moveTo(instant));
    return sendJson(response, 200, tell());
  };
}

function readInstant(body: Buffer): number | null {
  try {
    const { now } = JSON.parse(body.toString()) as { now?: unknown };
    if (typeof now !== 'string' || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(now)) return null;
    const instant = Date.parse(now);
    return Number.isNaN(instant) ? null : instant;
  } catch {
    return null;
  }
}
