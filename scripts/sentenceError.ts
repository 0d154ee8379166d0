/** What keeps a script from its work, as one sentence for the operator. Anything else that a script throws is a fault of ours. */
export class SentenceError extends Error {
  override name = 'SentenceError';
}
