/** Where a person is reached. Ids of different messengers may collide: nothing is keyed by the id alone. */
export interface Address {
  channel: Channel;
  id: string;
}
export const CHANNELS = ['telegram', 'bale'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `telegram:123`, the key of a chat wherever one string is needed. */
export const addressKey = (address: Address): string => `${address.channel}:${address.id}`;

export const sameAddress = (a: Address, b: Address): boolean => a.id === b.id && a.channel === b.channel;
