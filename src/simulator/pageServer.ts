import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actions } from './actions.ts';
import type { Call, Calls } from './calls.ts';
import type { ClockDriver } from './clockDriver.ts';
import type { Faults } from './faults.ts';
import type { Files } from './files.ts';
import { createPageApi } from './pageApi.ts';
import { createPageEvents } from './pageEvents.ts';
import { sendPageFile } from './pageFiles.ts';
import type { BotView, Channel, ClockState, SamplePerson, SimState } from './protocol.ts';
import type { Press, PressAnswer, Side } from './side.ts';
import { botView, callView, chatView, messageView, personView } from './views.ts';
import type { Change, World } from './world.ts';

/** The web page's side of the simulator: its files, its API, its stream of changes. */
export interface PageServer {
  /** Gives false when the path is not the page's. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  callChanged(call: Call): void;
  faultsChanged(): void;
  clockChanged(clock: ClockState): void;
  samplesChanged(): void;
  botsChanged(): void;
  answered(press: Press, answer: PressAnswer): void;
  close(): void;
}

const SHOWN_MESSAGES = 300;
const SHOWN_CALLS = 500;

export function createPageServer(options: {
  world: World;
  sides: Readonly<Record<Channel, Side>>;
  actions: Actions;
  files: Files;
  faults: Faults;
  clock: ClockDriver;
  calls: Calls;
  samples: () => readonly SamplePerson[];
}): PageServer {
  const { world, sides, actions, files } = options;
  const events = createPageEvents(state, () => page.botsChanged());
  const api = createPageApi({
    world,
    actions,
    files,
    faults: options.faults,
    clock: options.clock,
    events,
    sideOf: ({ channel }) => sides[channel],
    state,
  });
  const told = new Map<Channel, string>();

  function state(): SimState {
    return {
      seq: events.seq,
      clock: options.clock.state(),
      bots: Object.values(sides).map(botView),
      people: [...world.people.values()].map(personView),
      chats: [...world.chats.values()].map((chat) => chatView(chat, sides[chat.channel])),
      messages: [...world.chats.values()].flatMap((chat) =>
        [...chat.messages.values()].slice(-SHOWN_MESSAGES).map((message) => messageView(message, sides[chat.channel])),
      ),
      samples: [...options.samples()],
      faults: options.faults.list(),
      calls: options.calls.list.slice(-SHOWN_CALLS).map(callView),
    };
  }

  function worldChanged(change: Change): void {
    switch (change.type) {
      case 'message': {
        const { message } = change;
        const { chat } = message;
        // A bot may still touch what the page was told to drop.
        if (world.chats.get(chat.key) !== chat || !chat.messages.has(message.id)) return;
        return events.tell(`message ${chat.key} ${message.id}`, () => ({
          type: 'message',
          message: messageView(message, sides[chat.channel]),
        }));
      }
      case 'chat': {
        const { chat } = change;
        if (world.chats.get(chat.key) !== chat) return;
        return events.tell(`chat ${chat.key}`, () => ({ type: 'chat', chat: chatView(chat, sides[chat.channel]) }));
      }
      case 'forget': {
        const { chat, upTo } = change;
        return events.tell(`forget ${chat.key}`, () => ({ type: 'forget', chat: chat.key, upTo }));
      }
      case 'person': {
        const person = personView(change.person);
        return events.tell(`person ${person.key}`, () => ({ type: 'person', person }));
      }
      case 'personRemoved': {
        const { key } = change.person;
        return events.tell(`person ${key}`, () => ({ type: 'personRemoved', key }));
      }
    }
  }
  world.onChange(worldChanged);

  const page: PageServer = {
    async handle(path, request, response) {
      return (await sendPageFile(path, request, response)) || (await api.handle(path, request, response));
    },
    callChanged: (call) => events.tell(`call ${call.id}`, () => ({ type: 'call', call: callView(call) })),
    faultsChanged: () => events.tell('faults', () => ({ type: 'faults', faults: options.faults.list() })),
    clockChanged: (clock) => events.tell('clock', () => ({ type: 'clock', clock })),
    samplesChanged: () => events.tell('samples', () => ({ type: 'samples', samples: [...options.samples()] })),
    botsChanged() {
      if (!events.open) return;
      for (const side of Object.values(sides)) {
        const bot: BotView = botView(side);
        const now = JSON.stringify(bot);
        if (told.get(side.channel) === now) continue;
        told.set(side.channel, now);
        events.tell(`bot ${side.channel}`, () => ({ type: 'bot', bot }));
      }
    },
    answered(press, { text, alert, url }) {
      const { id, chat, messageId: message } = press;
      events.tell(`answer ${id} ${press.answers.length}`, () => ({
        type: 'answer',
        press: id,
        chat,
        message,
        text,
        alert,
        url,
      }));
    },
    close: () => events.close(),
  };
  return page;
}
