/** Counts what is done in one turn of the event loop: nobody else is served before the turn is over. */
export interface Turns {
  /** So much has just been done. */
  note(count?: number): void;
  /** The most that was done in one turn. */
  most(): number;
}

export function countInTurns(): Turns {
  let inTurn = 0;
  let most = 0;
  return {
    note(count = 1) {
      if (inTurn === 0) setImmediate(() => (inTurn = 0));
      inTurn += count;
      most = Math.max(most, inTurn);
    },
    most: () => most,
  };
}
