import type { Route } from './server.ts';
import { pathOf, sendJson } from './server.ts';

/** What a monitor needs to know; nothing here tells of people. */
export interface Health {
  /** false before and after serving. */
  serving: boolean;
  /** What keeps the store from being written, and what to do about it; null: nothing. */
  database: { code: string; remedy: string } | null;
  /** How each messenger is. */
  messengers: Record<string, 'starting' | 'working' | 'paused' | 'refused' | 'stopped'>;
  /** How the webhooks fare, by messenger. */
  webhooks?: Record<string, { setAgain: number; lastError: string | null }>;
  /** What the operator is to do about a messenger, by its name. */
  remedies?: Record<string, string>;
  /** How each messenger takes what nobody asked for; null: another process sends it. */
  delivery?: Record<string, string> | null;
  /** What ought to be looked at although everything runs: what to do, by the alarm's name. */
  alarms?: Record<string, string>;
}

/**
 * `GET /health`: 200 while at least one messenger works (or waits out a pause that the messenger asked for) and the
 * database takes writes; `degraded` names the messengers that do not. Otherwise 503. Where the database takes none,
 * `database` is false, and its trouble and remedy stand beside it.
 */
export function healthRoute(check: () => Promise<Health>): Route {
  return async (request, response) => {
    if (pathOf(request) !== '/health') return false;
    const health = await check();
    const degraded = Object.keys(health.messengers).filter((name) => health.messengers[name] !== 'working');
    const alive = Object.values(health.messengers).some((state) => state === 'working' || state === 'paused');
    const healthy = health.serving && health.database === null && alive;
    const status = !healthy ? 'unavailable' : degraded.length > 0 ? 'degraded' : 'ok';
    const { database, remedies = {} } = health;
    const store = database
      ? { database: false, databaseTrouble: database.code, remedies: { ...remedies, database: database.remedy } }
      : { database: true };
    return sendJson(response, healthy ? 200 : 503, { status, ...health, ...store, degraded });
  };
}
