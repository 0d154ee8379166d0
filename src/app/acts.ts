import { addClosureCommand, listClosuresCommand, removeClosureCommand } from '../staff/closures/commands.ts';
import { changeBatchCommand, listBatchesCommand } from '../staff/batches/commands.ts';
import { importCommand, undoCommand } from '../imports/commands.ts';
import type { Command } from '../acts/act.ts';

/** All that can be had done, for scripts now and staff in the chat later. */
export const commands = {
  import: importCommand,
  undoImport: undoCommand,
  listBatches: listBatchesCommand,
  changeBatch: changeBatchCommand,
  listClosures: listClosuresCommand,
  addClosure: addClosureCommand,
  removeClosure: removeClosureCommand,
} satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
