import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorData, type Log } from '../log.ts';
import { ApiError } from './apiError.ts';
import { readParams } from './body.ts';
import type { Call, Calls } from './calls.ts';
import type { Faults } from './faults.ts';
import { BOT } from './methods/bot.ts';
import { CHANGING } from './methods/changing.ts';
import type { Method } from './methods/common.ts';
import { SENDING } from './methods/sending.ts';
import type { FaultView } from './protocol.ts';
import { checkCall, methodShape, type Params } from './schema.ts';
import { SECOND_COPY } from './updates.ts';
import type { Side } from './side.ts';

const METHODS: Readonly<Record<string, Method>> = { ...BOT, ...SENDING, ...CHANGING };

interface Answer {
  status: number;
  /** Text is sent as plain text, anything else as JSON. */
  body: unknown;
}

export interface BotApi {
  /** Answers `/bot<token>/METHOD` and `/file/bot<token>/PATH` below a messenger's root. */
  handle(side: Side, path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** A call that came as the answer of a webhook: done, but answered to nobody. */
  reply(side: Side, body: string): void;
  /** Calls being answered just now, but for getUpdates and those that never will be. */
  underWay(): number;
  close(): void;
}

export function createBotApi(options: { calls: Calls; faults: Faults; log: Log; onSettled(): void }): BotApi {
  const { calls, faults, log } = options;
  const silent = new Set<ServerResponse>();
  let underWay = 0;

  async function execute(side: Side, name: string, params: Params, signal: AbortSignal): Promise<Answer> {
    try {
      checkCall(side.api, name, params);
      const method = METHODS[name];
      if (!method) throw new Error(`The simulator knows ${name} from its data, but cannot do it.`);
      return { status: 200, body: { ok: true, result: await method(side, params, signal) } };
    } catch (error) {
      if (!(error instanceof ApiError)) log.error('simulator.failed', { method: name, ...errorData(error) });
      return refusal(error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error'));
    }
  }

  /** Executes and writes down. The messages that were touched point to the call in the drawer. */
  async function run(side: Side, call: Call, params: Params, signal: AbortSignal): Promise<Answer> {
    side.touched = [];
    const running = execute(side, call.name, params, signal);
    // Whatever a method touches it touches before it first waits.
    for (const message of side.touched) {
      message.calls.push(call.id);
      side.world.changed({ type: 'message', message, what: 'marks' });
    }
    return await running;
  }

  const write = (side: Side, name: string, params: Params): Call =>
    calls.add({
      at: side.clocks.business.now(),
      channel: side.channel,
      kind: 'call',
      name,
      via: null,
      chat: chatOf(side, params),
      request: params,
    });

  function finish(side: Side, call: Call, startedAt: number, answer: Answer | null): void {
    call.took = Math.round(side.clocks.machine.now() - startedAt);
    if (answer) Object.assign(call, { status: answer.status, response: answer.body });
    calls.changed(call);
  }

  async function call(side: Side, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = side.clocks.machine.now();
    const hungUp = new AbortController();
    response.on('close', () => response.writableFinished || hungUp.abort());
    const params = await parse(side, name, request);
    if ('status' in params) return respond(response, params.answer);
    const counts = name !== 'getUpdates';
    // An empty poll is nothing to show: there is one every minute.
    const entry = counts ? write(side, name, params.params) : undefined;
    const fault = faults.take(side.channel, name, chatOf(side, params.params));
    if (fault && entry) entry.fault = fault.kind;
    if (counts && fault?.kind !== 'silence') underWay += 1;
    try {
      const answer = fault ? faultAnswer(side, fault) : undefined;
      if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
      if (fault?.kind === 'silence') return keepSilent(response);
      const result =
        answer ??
        (entry
          ? await run(side, entry, params.params, hungUp.signal)
          : await execute(side, name, params.params, hungUp.signal));
      if (entry) finish(side, entry, startedAt, fault?.kind === 'answerLost' ? null : result);
      if (fault?.kind === 'answerLost') return void request.socket.resetAndDestroy();
      respond(response, result);
    } finally {
      if (counts && fault?.kind !== 'silence') underWay -= 1;
      options.onSettled();
    }
  }

  function keepSilent(response: ServerResponse): void {
    silent.add(response);
    response.on('close', () => silent.delete(response));
  }

  return {
    async handle(side, path, request, response) {
      const match = /^\/(file\/)?bot([^/]*)\/(.+)$/.exec(path);
      if (!match) return respond(response, refusal(new ApiError(404, 'Not Found')));
      const [, file, token, rest] = match;
      if (token !== side.token) {
        const { code, description } = side.manner.wrongToken;
        return respond(response, refusal(new ApiError(code, description)));
      }
      if (file) return sendFile(side, rest!, response);
      await call(side, rest!, request, response);
    },
    reply(side, body) {
      if (!body.trimStart().startsWith('{')) return;
      let parsed: unknown;
      try {
        parsed = JSON.parse(body);
      } catch {
        return;
      }
      const { method, ...params } = parsed as Params;
      if (typeof method !== 'string') return;
      const entry = write(side, method, params);
      const startedAt = side.clocks.machine.now();
      void run(side, entry, params, new AbortController().signal).then((answer) =>
        finish(side, entry, startedAt, answer),
      );
    },
    underWay: () => underWay,
    close() {
      for (const response of silent) response.destroy();
    },
  };
}

/** The parameters, or at once the refusal of a call that cannot be read. */
async function parse(
  side: Side,
  method: string,
  request: IncomingMessage,
): Promise<{ params: Params } | { status: 'refused'; answer: Answer }> {
  try {
    methodShape(side.api, method);
    const maxBytes = side.limits.fileBytes + 1_000_000;
    return { params: await readParams(request, { api: side.api, method, maxBytes }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: 'refused', answer: refusal(error) };
  }
}

function chatOf(side: Side, { chat_id: id }: Params): string | null {
  return typeof id === 'number' || typeof id === 'string' ? `${side.channel}:${id}` : null;
}

function refusal(error: ApiError): Answer {
  return {
    status: error.code,
    body: {
      ok: false,
      error_code: error.code,
      description: error.message,
      ...(error.parameters ? { parameters: error.parameters } : {}),
    },
  };
}

/** What a fault answers; undefined: it is not an answer that goes wrong. */
function faultAnswer(side: Side, fault: FaultView): Answer | undefined {
  const seconds = fault.retryAfter ?? (fault.kind === 'limits' ? 1 : 3);
  switch (fault.kind) {
    case 'tooMany':
    case 'limits':
      return refusal(
        side.channel === 'bale'
          ? new ApiError(429, 'bot limit exceed', { retry_after: seconds })
          : new ApiError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds }),
      );
    case 'tooManyPlain':
      return { status: 429, body: 'Too Many Requests' };
    case 'serverError':
      return refusal(new ApiError(fault.status ?? 502, fault.description ?? 'Bad Gateway'));
    case 'blocked':
      return refusal(new ApiError(403, 'Forbidden: bot was blocked by the user'));
    case 'gatewayPage':
      return { status: fault.status ?? 403, body: '<html><body><h1>Access denied</h1></body></html>' };
    case 'secondCopy':
      return refusal(new ApiError(409, SECOND_COPY));
    case 'tokenRevoked':
      return refusal(new ApiError(side.manner.wrongToken.code, side.manner.wrongToken.description));
    default:
      return undefined;
  }
}

function respond(response: ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return;
  const plain = typeof body === 'string';
  response.writeHead(status, {
    'content-type': plain ? 'text/plain; charset=utf-8' : 'application/json',
    'x-content-type-options': 'nosniff',
  });
  response.end(plain ? body : JSON.stringify(body));
}

function sendFile(side: Side, path: string, response: ServerResponse): void {
  const file = side.files.byPath(side.channel, path);
  if (!file?.bytes) return respond(response, refusal(new ApiError(404, 'Not Found')));
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': file.bytes.length,
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
  });
  response.end(file.bytes);
}
