import { GrammyError, HttpError } from 'grammy';
import type { Channel } from '../domain/address.ts';
import { TransportError } from './errors.ts';

/**
 * Why a messenger cannot be reached, as far as the innermost code tells:
 * - dns: the name of its server is not found
 * - refused: the server's machine is there, and nothing listens
 * - noRoute: this machine knows no way there
 * - timeout: nothing came back
 * - tls: something answers that is not the messenger, or this machine does not trust it
 * - proxy: our own proxy does not let us through, or is not there
 * - broken: the connection ended in the middle
 * - gateway: something on the way answered instead of the messenger
 * - messenger: the messenger itself says no
 */
export type Why =
  'dns' | 'refused' | 'noRoute' | 'timeout' | 'tls' | 'proxy' | 'broken' | 'gateway' | 'messenger' | 'unknown';

/** The first pattern that fits a code names the reason. */
const CODES: readonly (readonly [RegExp, Why])[] = [
  [/^(EPROXY|HTTP407$)/, 'proxy'],
  [/^HTTP\d/, 'gateway'],
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/, 'noRoute'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT)$/, 'timeout'],
  [/^(CERT_|CRL_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/, 'tls'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|HPE_|ERR_STREAM)/, 'broken'],
];

/** With a proxy, every connection that is made is one to the proxy. */
const OF_THE_PROXY: readonly Why[] = ['dns', 'refused', 'noRoute'];

const remedies = (name: string): Readonly<Record<Why, string>> => ({
  dns: `The name of the messenger's server is not found: check this machine's DNS, or set ${name}_PROXY.`,
  refused: `Nothing listens at the messenger's address: check ${name}_API_ROOT, if it is set, and the firewall.`,
  noRoute: `This machine has no way to the messenger: check its network, or set ${name}_PROXY.`,
  timeout: `No answer came in time: check the network and the firewall; where the messenger is blocked, set ${name}_PROXY.`,
  tls: `What answers has no certificate that this machine accepts: check its clock, its certificates (NODE_EXTRA_CA_CERTS), and whether something stands between.`,
  proxy: `The proxy is not there or does not let Kartyar through: check the address, name and password in ${name}_PROXY.`,
  broken: `The connection broke off: if that goes on, check the network and ${name}_PROXY.`,
  gateway: `Something on the way (a gateway, a proxy, a page that asks to log in) answers instead of the messenger: check the network and ${name}_PROXY.`,
  messenger: `The messenger refuses: the code in this line says why.`,
  unknown: `Check the network, ${name}_PROXY and ${name}_API_ROOT.`,
});

/** What is wrong between us and a messenger, for one log line: the reason, its code, and what to do about it. */
export function troubleOf(
  error: unknown,
  messenger: { channel: Channel; proxy: boolean },
): { why: Why; code?: string; remedy: string } {
  const cause = error instanceof HttpError ? error.error : error;
  const code = cause instanceof TransportError ? cause.code : undefined;
  const why = cause instanceof GrammyError ? 'messenger' : whyOf(code, messenger.proxy);
  return { why, ...(code === undefined ? {} : { code }), remedy: remedies(messenger.channel.toUpperCase())[why] };
}

function whyOf(code: string | undefined, proxy: boolean): Why {
  const why = CODES.find(([pattern]) => code !== undefined && pattern.test(code))?.[1] ?? 'unknown';
  return proxy && OF_THE_PROXY.includes(why) ? 'proxy' : why;
}

/** Errors of one address say less than those of another: a machine without IPv6 fails there first. */
const OF_ONE_FAMILY = /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT)$/;

/** The code of what went wrong at the very bottom; a library's own error often hides it, in a cause or in its words. */
export function innermostCode(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return 'EUNKNOWN';
  if (error instanceof AggregateError) {
    const codes = error.errors.map((one: unknown) => innermostCode(one, depth + 1));
    return codes.find((one) => !OF_ONE_FAMILY.test(one)) ?? codes[0] ?? 'EUNKNOWN';
  }
  if (error.cause instanceof Error) return innermostCode(error.cause, depth + 1);
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  // The SOCKS client tells in words only.
  const named = /\b(E[A-Z]{5,})\b/.exec(error.message)?.[1];
  if (named) return named;
  if (/socks|proxy/i.test(error.message)) return /timed out/i.test(error.message) ? 'ETIMEDOUT' : 'EPROXY';
  return 'EUNKNOWN';
}
