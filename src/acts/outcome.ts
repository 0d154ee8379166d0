/** What comes of an act: a result or a refusal, both plain JSON, so that they can go to another process. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** Why something was not done: a code of its own in the whole table of acts, and what a sentence about it needs. */
export type ActRefusal = JsonObject & { readonly code: string };

export type ActOutcome<Result, Refused> = { ok: Result } | { refused: Refused };

export const ok = <Result>(result: Result): { ok: Result } => ({ ok: result });
export const refused = <const Refused extends ActRefusal>(refusal: Refused): { refused: Refused } => ({
  refused: refusal,
});
