import { pino, type DestinationStream } from 'pino';

/**
 * A log line is an action with a few typed values. It never holds a code, a serial, a name, a phone, a token or
 * anything that a person typed, at any level: whoever logs passes what it measured, not what it was given.
 */
export type LogData = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  debug(action: string, data?: LogData): void;
  info(action: string, data?: LogData): void;
  warn(action: string, data?: LogData): void;
  error(action: string, data?: LogData): void;
  /** A log whose every line carries `data` too. */
  child(data: LogData): Log;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines on `destination`, by default the standard error, so that standard output stays free for results. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'action' },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  const wrap = (inner: typeof logger): Log => ({
    debug: (action, data = {}) => inner.debug(data, action),
    info: (action, data = {}) => inner.info(data, action),
    warn: (action, data = {}) => inner.warn(data, action),
    error: (action, data = {}) => inner.error(data, action),
    child: (data) => wrap(inner.child(data)),
  });
  return wrap(logger);
}

/** What may be said of an error in a log: its class and code, never its message, which may quote what was typed. */
export function errorData(error: unknown): LogData {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code, error_code: apiCode, method } = error as { code?: unknown; error_code?: unknown; method?: unknown };
  const at = error.stack?.split('\n').find((line) => line.trim().startsWith('at ') && !line.includes('node_modules'));
  return {
    error: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof apiCode === 'number' ? { apiCode } : {}),
    ...(typeof method === 'string' ? { method } : {}),
    ...(at ? { at: at.trim().replace(/\(?(file:\/\/)?[^()]*\/(dist|src)\//, '(') } : {}),
  };
}

/** For tests and tools: says nothing. */
export const silentLog: Log = createLog('silent');
