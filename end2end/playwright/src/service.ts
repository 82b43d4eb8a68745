// One process of a test: starts it with its output in a log file, waits until it is ready, and ends it by SIGTERM
// (`stop`) or SIGKILL (`kill`).

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { inherited } from './binary.js';
import { handOverPort, PortTaken } from './ports.js';

export interface ServiceOptions {
  /** Its name in error messages, such as "the server". */
  name: string;
  program: string;
  arguments: string[];
  environment: Record<string, string>;
  folder: string;
  log: string;
  /** The port that it listens on. */
  port: number;
  /** A URL that answers 2xx or 3xx once the process is ready. */
  readiness: string;
}

// The worker leaves no process behind, however it ends.
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 8_000;
const POLL_INTERVAL = 20;

/** What Node, Rust, Python and PHP write if another process listens on the port. */
const ADDRESS_IN_USE = /address already in use|EADDRINUSE/i;

export class Service {
  readonly #options: ServiceOptions;
  #child: ChildProcess | undefined;
  #wasReady = false;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /**
   * Starts the process, unless it runs, and waits until it is ready.
   *
   * A process that was ready before has to come back on its port, and waits for it. One that starts for the first time
   * fails with `PortTaken` if another process listens there.
   */
  async start(): Promise<void> {
    if (this.#child !== undefined && !this.#hasEnded()) return;
    const deadline = Date.now() + START_TIMEOUT;
    for (;;) {
      try {
        await this.#attempt(deadline);
        this.#wasReady = true;
        return;
      } catch (error) {
        if (!(error instanceof PortTaken) || !this.#wasReady || Date.now() > deadline) throw error;
        await sleep(POLL_INTERVAL);
      }
    }
  }

  /** SIGSTOP: the process accepts connections and does not answer, until `resume`. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** SIGCONT: the process continues where it was. Does nothing if it was not paused. */
  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** SIGKILL: the process gets no chance to tidy up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM, and SIGKILL if that does not help. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Everything the process has written so far. */
  log(): string {
    try {
      return readFileSync(this.#options.log, 'utf8');
    } catch {
      return '';
    }
  }

  async #attempt(deadline: number): Promise<void> {
    const { name, program, arguments: parameters, environment, folder, log, port } = this.#options;
    await handOverPort(port);
    const before = this.log().length;
    const output = openSync(log, 'a');
    const child = spawn(program, parameters, {
      cwd: folder,
      env: inherited(environment),
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    child.once('exit', () => running.delete(child));
    if (child.pid !== undefined) {
      running.add(child);
      this.#child = child;
    }
    while (!(await this.#isReady())) {
      if (failure !== undefined) throw new Error(`${name} did not start: ${failure.message}`);
      if (this.#hasEnded()) {
        const written = this.log().slice(before);
        const message = `${name} ended while starting:\n${written}`;
        throw ADDRESS_IN_USE.test(written) ? new PortTaken(message) : new Error(message);
      }
      if (Date.now() > deadline) throw new Error(`${name} is not ready:\n${this.log()}`);
      await sleep(POLL_INTERVAL);
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#hasEnded()) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    // A paused process does not handle SIGTERM.
    child.kill('SIGCONT');
    const firmly = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    await gone;
    clearTimeout(firmly);
  }

  #hasEnded(): boolean {
    return this.#child?.exitCode !== null || this.#child.signalCode !== null;
  }

  async #isReady(): Promise<boolean> {
    try {
      const answer = await fetch(this.#options.readiness, { redirect: 'manual', signal: AbortSignal.timeout(2_000) });
      await answer.body?.cancel();
      return answer.status >= 200 && answer.status < 400;
    } catch {
      return false;
    }
  }
}
