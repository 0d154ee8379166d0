import type { SourceFault } from '../acts/source.ts';
import type { Day } from '../domain/card.ts';
import type { Unreadable } from './read/table.ts';

/**
 * Why an import, or taking one back, was not done or not brought to its end. Inside of imports refusals are thrown, for
 * they come from deep within; the acts hand them on as values.
 */

export type LockRefusal =
  /** An import of another process runs. */
  | { code: 'importBusy' }
  /** Another process took the lock over while this one worked. */
  | { code: 'importOvertaken' };

export class LockRefused extends Error {
  override name = 'LockRefused';
  readonly refusal: LockRefusal;

  constructor(refusal: LockRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

type ImportItselfRefusal =
  | { code: 'asOfInFuture'; asOf: Day; today: Day }
  /** Taking back the last import was interrupted and comes first. */
  | { code: 'undoInterrupted' }
  | { code: 'tooManyStepsBack'; stepsBack: number; rows: number }
  | { code: 'importStopped' };

export type ImportRefusal = ImportItselfRefusal | LockRefusal | SourceFault | Unreadable;

export class ImportRefused extends Error {
  override name = 'ImportRefused';
  readonly refusal: ImportItselfRefusal;

  constructor(refusal: ImportItselfRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

type UndoItselfRefusal =
  | { code: 'nothingToUndo' }
  /** Only the last `kept` imports can be taken back. */
  | { code: 'undoTooLate'; file: string; kept: number }
  | { code: 'undoStopped' };

export type UndoRefusal = UndoItselfRefusal | LockRefusal;

export class UndoRefused extends Error {
  override name = 'UndoRefused';
  readonly refusal: UndoItselfRefusal;

  constructor(refusal: UndoItselfRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}
