// Ports of this machine. A port is held by listening on it until the process starts that needs it, so that two workers
// never get the same one.

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the ports that systems give to outgoing connections: none of those takes a port while a process restarts. */
const FIRST = 20_000;
const COUNT = 12_000;
const ATTEMPTS = 5;

const held = new Map<number, Server>();

/** Workers search from different ports on, because each is a process of its own. */
let next = (process.pid * 16) % COUNT;

/** Another process listens on the port. */
export class PortTaken extends Error {}

/** Finds a free port and holds it until `releasePort`. */
export async function holdPort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    const server = await listen(port);
    if (server !== undefined) {
      held.set(port, server);
      return port;
    }
  }
  throw new Error(`every port from ${FIRST} to ${FIRST + COUNT - 1} is taken`);
}

/** Frees a port that `holdPort` found. Does nothing if it is not held. */
export async function releasePort(port: number): Promise<void> {
  const server = held.get(port);
  if (server === undefined) return;
  held.delete(port);
  await close(server);
}

/** Frees a port for the process that is about to listen on it. Fails with `PortTaken` if another process listens there. */
export async function handOverPort(port: number): Promise<void> {
  if (held.has(port)) return releasePort(port);
  const server = await listen(port);
  if (server === undefined) throw new PortTaken(`another process listens on port ${port}`);
  await close(server);
}

/** Starts something on a free port, and on another one if somebody else took the port just before. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await holdPort());
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Listens on a port, unless somebody else does. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  // A held port does not keep a worker alive.
  server.unref();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
