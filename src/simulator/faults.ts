import type { Clock } from '../clock.ts';
import type { Channel, ChatKey, FaultRequest, FaultView } from './protocol.ts';

/** What is to go wrong, in the order in which it was asked for. */
export interface Faults {
  add(request: FaultRequest): FaultView;
  clear(): void;
  list(): FaultView[];
  /** The fault that hits this call, if any; it is used up by one. */
  take(channel: Channel, method: string, chat: ChatKey | null): FaultView | undefined;
}

export function createFaults(machine: Clock, onChange: () => void): Faults {
  let faults: (FaultView & { until: number | null })[] = [];
  let count = 0;
  /** When messages were let through under a limit, machine ms; of the last second. */
  let sentAt: number[] = [];

  function isWithinLimits({ kind, perSecond = 30 }: FaultView, method: string): boolean {
    if (kind !== 'limits') return false;
    if (!method.startsWith('send') || method === 'sendChatAction') return true;
    const now = machine.now();
    sentAt = sentAt.filter((at) => at > now - 1_000);
    if (sentAt.length >= perSecond) return false;
    sentAt.push(now);
    return true;
  }

  function expire(): void {
    const now = machine.now();
    faults = faults.filter(({ left, until }) => left !== 0 && (until === null || now < until));
  }

  return {
    add(request) {
      const forever = request.kind === 'tokenRevoked' || request.kind === 'limits';
      const times = request.times ?? (request.seconds === undefined && !forever ? 1 : null);
      count += 1;
      const until = request.seconds === undefined ? null : machine.now() + request.seconds * 1000;
      const fault = { ...request, id: count, left: times, until };
      faults.push(fault);
      onChange();
      return view(fault);
    },
    clear() {
      faults = [];
      onChange();
    },
    list() {
      expire();
      return faults.map(view);
    },
    take(channel, method, chat) {
      if (faults.length === 0) return undefined;
      expire();
      const fault = faults.find(
        (one) =>
          one.channel === channel &&
          hits(one, method) &&
          !isWithinLimits(one, method) &&
          (one.chat === undefined || one.chat === chat),
      );
      if (!fault) return undefined;
      if (fault.left !== null) {
        fault.left -= 1;
        onChange();
      }
      return view(fault);
    },
  };
}

/** Where no methods are named; polling is left alone, but by what is about polling, or about everything. */
function hits({ kind, methods }: FaultView, method: string): boolean {
  if (methods) return methods.includes(method);
  if (kind === 'secondCopy') return method === 'getUpdates';
  return method !== 'getUpdates' || kind === 'tokenRevoked';
}

function view(fault: FaultView & { until: number | null }): FaultView {
  const { until: hidden, ...shown } = fault;
  void hidden;
  return shown;
}
