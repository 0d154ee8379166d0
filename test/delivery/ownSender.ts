import type { Message } from '../../src/delivery/message.ts';
import type { Sender, SendResult } from '../../src/delivery/sender.ts';

/** A Sender of the test's own, which speaks no Bot API: it keeps what it was given and answers what it is told to. */
export interface OwnSender extends Sender {
  /** All that it was asked to send, arrived or not. */
  readonly asked: { chat: string; text: string }[];
  /** What a chat was sent, once for each time that it arrived. */
  arrived(chat: string): string[];
  /** How often it was asked whether the messenger answers. */
  probes(): number;
  /** What comes of sends from now on; absent: they arrive. */
  answer(result?: SendResult | ((chat: string, message: Message) => SendResult | Promise<SendResult>)): void;
  /** Whether the messenger answers a probe. */
  answersProbes: boolean | (() => Promise<boolean>);
}

export function ownSender(): OwnSender {
  const asked: { chat: string; text: string }[] = [];
  const arrived: { chat: string; text: string }[] = [];
  let probes = 0;
  const arrives = (): SendResult => ({ what: 'sent', messageId: `message ${asked.length}` });
  let next: (chat: string, message: Message) => SendResult | Promise<SendResult> = arrives;
  const self: OwnSender = {
    asked,
    arrived: (chat) => arrived.filter((one) => one.chat === chat).map(({ text }) => text),
    probes: () => probes,
    answersProbes: true,
    answer(result = arrives) {
      next = typeof result === 'function' ? result : () => result;
    },
    async send(chat, message) {
      asked.push({ chat, text: message.text });
      const result = await next(chat, message);
      if (result.what === 'sent') arrived.push({ chat, text: message.text });
      return result;
    },
    async probe() {
      probes += 1;
      return typeof self.answersProbes === 'boolean' ? self.answersProbes : self.answersProbes();
    },
  };
  return self;
}
