/** What the page knows: the server's state, kept up by its events. Views listen; nobody else writes here. */
import type {
  BotView,
  CallEntry,
  Channel,
  ChatKey,
  ChatView,
  ClockState,
  FaultView,
  MessageView,
  PersonKey,
  PersonView,
  SamplePerson,
  SimEvent,
  SimState,
} from '../protocol.ts';
import { ROUTES } from '../protocol.ts';

type Listener = (event: SimEvent) => void;

const CALLS_KEPT = 1000;

export class Store {
  bots = new Map<Channel, BotView>();
  people = new Map<PersonKey, PersonView>();
  chats = new Map<ChatKey, ChatView>();
  /** By chat; oldest first. */
  messages = new Map<ChatKey, MessageView[]>();
  calls = new Map<number, CallEntry>();
  samples: SamplePerson[] = [];
  faults: FaultView[] = [];
  clock: ClockState = { now: 0, speed: 1, movable: false };
  /** performance.now() when `clock` came. */
  #clockCame = 0;
  readonly #listeners = new Set<Listener>();

  /** Told after each change, with the store already up to date. Returns the way to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The simulator's time at this moment. */
  now(): number {
    return this.clock.now + (performance.now() - this.#clockCame) * this.clock.speed;
  }

  message(chat: ChatKey, id: number): MessageView | undefined {
    const list = this.messages.get(chat) ?? [];
    return list[place(list, id)]?.id === id ? list[place(list, id)] : undefined;
  }

  /** The chats on a person's phone, the private one first. */
  chatsOf(person: PersonKey): ChatView[] {
    return [...this.chats.values()]
      .filter((chat) => chat.people.includes(person))
      .sort((a, b) => Number(b.key === person) - Number(a.key === person));
  }

  apply(event: SimEvent): void {
    if (event.type === 'state') this.#replace(event.state);
    else this.#change(event);
    for (const listener of this.#listeners) listener(event);
  }

  #replace(state: SimState): void {
    this.bots = new Map(state.bots.map((bot) => [bot.channel, bot]));
    this.people = new Map(state.people.map((person) => [person.key, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.key, chat]));
    this.messages = new Map(state.chats.map((chat) => [chat.key, []]));
    for (const message of state.messages) this.#put(message);
    this.calls = new Map(state.calls.map((call) => [call.id, call]));
    this.samples = state.samples;
    this.faults = state.faults;
    this.#setClock(state.clock);
  }

  #change(event: Exclude<SimEvent, { type: 'state' }>): void {
    switch (event.type) {
      case 'message':
        return this.#put(event.message);
      case 'forget':
        this.messages.set(
          event.chat,
          (this.messages.get(event.chat) ?? []).filter(({ id }) => id > event.upTo),
        );
        return;
      case 'chat':
        this.chats.set(event.chat.key, event.chat);
        return;
      case 'person':
        this.people.set(event.person.key, event.person);
        return;
      case 'personRemoved':
        this.people.delete(event.key);
        this.chats.delete(event.key);
        this.messages.delete(event.key);
        return;
      case 'bot':
        this.bots.set(event.bot.channel, event.bot);
        return;
      case 'call':
        this.calls.set(event.call.id, event.call);
        for (const id of this.calls.keys()) {
          if (this.calls.size <= CALLS_KEPT) break;
          this.calls.delete(id);
        }
        return;
      case 'clock':
        return this.#setClock(event.clock);
      case 'faults':
        this.faults = event.faults;
        return;
      case 'samples':
        this.samples = event.samples;
        return;
      case 'answer':
    }
  }

  #setClock(clock: ClockState): void {
    this.clock = clock;
    this.#clockCame = performance.now();
  }

  #put(message: MessageView): void {
    let list = this.messages.get(message.chat);
    if (!list) this.messages.set(message.chat, (list = []));
    const at = place(list, message.id);
    list.splice(at, list[at]?.id === message.id ? 1 : 0, message);
  }
}

/** Where `id` is, or belongs, in a list that is sorted by id. */
function place(list: readonly MessageView[], id: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Feeds the store; the browser reconnects by itself, and each connection begins with the whole state. */
export function follow(store: Store, onConnection: (connected: boolean) => void): void {
  const source = new EventSource(ROUTES.events);
  source.addEventListener('change', (event) => store.apply(JSON.parse(event.data as string) as SimEvent));
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => {
    onConnection(false);
    // After an answer that is no event stream (a server that starts) browsers give up for good.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(store, onConnection), 2000);
  });
}
