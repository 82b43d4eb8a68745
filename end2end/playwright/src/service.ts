// One process of a test: started with its output in a log file, asked until it is ready, ended politely (`stop`)
// or not at all politely (`kill`).

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { inherited } from './binary.js';

export interface ServiceOptions {
  /** What people call it: "the server". */
  name: string;
  program: string;
  arguments: string[];
  environment: Record<string, string>;
  folder: string;
  log: string;
  /** Answers 2xx or 3xx once the process is ready. */
  readiness: string;
}

// Whatever way this worker ends, it leaves no process behind.
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 8_000;

export class Service {
  readonly #options: ServiceOptions;
  #child: ChildProcess | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** Starts it, unless it runs, and waits until it is ready. */
  async start(): Promise<void> {
    if (this.#child !== undefined && !this.#hasEnded()) return;
    const { program, arguments: words, environment, folder, log } = this.#options;
    const output = openSync(log, 'a');
    const child = spawn(program, words, {
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
    const deadline = Date.now() + START_TIMEOUT;
    while (!(await this.#isReady())) {
      if (failure !== undefined) throw new Error(`${this.#options.name} did not start: ${failure.message}`);
      if (this.#hasEnded()) throw new Error(`${this.#options.name} ended while starting:\n${this.log()}`);
      if (Date.now() > deadline) throw new Error(`${this.#options.name} is not ready:\n${this.log()}`);
      await sleep(20);
    }
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

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#hasEnded()) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
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
