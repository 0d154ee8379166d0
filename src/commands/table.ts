import { addClosureCommand, listClosuresCommand, removeClosureCommand } from '../closures/commands.ts';
import { changeBatchCommand, listBatchesCommand } from '../custody/commands.ts';
import { importCommand, undoCommand } from '../imports/commands.ts';
import type { Command } from './command.ts';

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
