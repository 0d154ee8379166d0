import { ActionError } from './actions.ts';
import { FAULT_KINDS, type Channel, type FaultRequest } from './protocol.ts';

/** Readers of what the page (or a script) sends: every field is checked, nothing unknown gets through. */

export type Body = Readonly<Record<string, unknown>>;

const bad = (what: string): ActionError => new ActionError('badRequest', what);

/** @throws ActionError badRequest, for this and the other readers. */
export function text(body: Body, name: string, longest: number, shortest = 1): string {
  const value = body[name];
  if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) throw bad(`"${name}" must be a text.`);
  if (value.length < shortest || value.length > longest)
    throw bad(`"${name}" must have ${shortest} to ${longest} characters.`);
  return value;
}

export const optionalText = (body: Body, name: string, longest: number): string | undefined =>
  body[name] === undefined ? undefined : text(body, name, longest, 0) || undefined;

export function number(body: Body, name: string, least: number, most: number): number {
  const value = body[name];
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw bad(`"${name}" must be a number from ${least} to ${most}.`);
  return value;
}

export const optionalNumber = (body: Body, name: string, least: number, most: number): number | undefined =>
  body[name] === undefined ? undefined : number(body, name, least, most);

export function integer(body: Body, name: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const value = number(body, name, least, most);
  if (!Number.isInteger(value)) throw bad(`"${name}" must be a whole number.`);
  return value;
}

export function channel(body: Body): Channel {
  if (body.channel !== 'telegram' && body.channel !== 'bale') throw bad('"channel" must be telegram or bale.');
  return body.channel;
}

export function texts(body: Body, name: string, most: number): string[] {
  const value = body[name];
  if (!Array.isArray(value) || value.length > most || value.some((one) => typeof one !== 'string'))
    throw bad(`"${name}" must be a list of at most ${most} texts.`);
  return value as string[];
}

export function boolean(body: Body, name: string): boolean {
  if (typeof body[name] !== 'boolean') throw bad(`"${name}" must be true or false.`);
  return body[name];
}

export function fault(body: Body): FaultRequest {
  const kind = FAULT_KINDS.find((one) => one === body.kind);
  if (!kind) throw bad(`"kind" must be one of ${FAULT_KINDS.join(', ')}.`);
  const optional = {
    methods: body.methods === undefined ? undefined : texts(body, 'methods', 50),
    chat: optionalText(body, 'chat', 40),
    times: optionalNumber(body, 'times', 1, 1e6),
    seconds: optionalNumber(body, 'seconds', 0.001, 1e6),
    perSecond: optionalNumber(body, 'perSecond', 1, 1e6),
    retryAfter: optionalNumber(body, 'retryAfter', 1, 1e6),
    status: optionalNumber(body, 'status', 200, 599),
    description: optionalText(body, 'description', 300),
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { channel: channel(body), kind, ...given };
}
