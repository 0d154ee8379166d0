import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Who may hold a connection. Anybody can open one and send nothing, or a byte a second: such strangers are bounded, and
 * the oldest of them go for new ones. Whoever is being answered, and whoever has proved who they are, is none of them.
 * Behind a proxy all come from one address, so addresses say nothing.
 */
export const MOST_STRANGERS = 200;
/** Of all kinds; a messenger opens a hundred at most. */
const MOST_CONNECTIONS = 1_000;

const trusted = new WeakSet<Socket>();

/** Whoever sent this has proved who they are: the connection is not closed to make room for others. */
export const trustConnection = (request: IncomingMessage): void => void trusted.add(request.socket);

/** @returns to be told of each request, until whose response is closed its connection belongs to no stranger */
export function boundConnections(server: Server): (request: IncomingMessage, answered: Promise<void>) => void {
  /** The oldest first. */
  const strangers = new Set<Socket>();
  server.maxConnections = MOST_CONNECTIONS;
  const add = (socket: Socket): void => {
    if (socket.destroyed || trusted.has(socket)) return;
    strangers.add(socket);
    for (const oldest of strangers) {
      if (strangers.size <= MOST_STRANGERS) break;
      strangers.delete(oldest);
      oldest.destroy();
    }
  };
  server.on('connection', (socket) => {
    socket.once('close', () => strangers.delete(socket));
    add(socket);
  });
  return ({ socket }, answered) => {
    strangers.delete(socket);
    void answered.then(() => add(socket));
  };
}
