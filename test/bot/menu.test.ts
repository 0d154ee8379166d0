import { expect } from 'chai';
import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';
import { publishCommands } from '../../src/bot/menu.ts';
import { silentLog } from '../../src/log.ts';
import { CAPABILITIES } from '../../src/messengers/capabilities.ts';
import type { Channel } from '../../src/domain/address.ts';
import { createTexts } from '../../src/texts/texts.ts';

/** A messenger that shows this menu; notes what it is asked. */
function messenger(channel: Channel, shown: BotCommand[] | Error = []) {
  const calls: string[] = [];
  const state = { shown };
  const api = {
    async getMyCommands() {
      calls.push('get');
      if (state.shown instanceof Error) throw state.shown;
      return state.shown;
    },
    async setMyCommands(commands: BotCommand[]) {
      calls.push('set');
      state.shown = commands;
      return true as const;
    },
  } satisfies Partial<Api>;
  return {
    calls,
    state,
    start: () => publishCommands({ api: api as never, capabilities: CAPABILITIES[channel] }, texts, silentLog),
  };
}
const texts = createTexts();

describe('The menu of commands', () => {
  it('is published once, and again only when the messenger shows another one', async () => {
    const { calls, state, start } = messenger('telegram');
    await start();
    expect(calls.splice(0)).to.deep.equal(['get', 'set']);
    await start();
    expect(calls.splice(0), 'a restart').to.deep.equal(['get']);
    (state.shown as BotCommand[])[0]!.description = 'another';
    await start();
    expect(calls.splice(0)).to.deep.equal(['get', 'set']);
    state.shown = (state.shown as BotCommand[]).slice(1);
    await start();
    expect(calls.splice(0)).to.deep.equal(['get', 'set']);
  });

  it('is not insisted on where the messenger does not want to be asked', async () => {
    const { calls, start } = messenger('telegram', new Error('Too Many Requests'));
    await start();
    expect(calls).to.deep.equal(['get']);
  });

  it('is offered to a messenger that is not known to have one', async () => {
    const { calls, start } = messenger('bale');
    await start();
    expect(calls).to.deep.equal(['set']);
  });
});
