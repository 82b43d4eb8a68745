// A simulator by itself, for tests that move its clock or break its calls: nobody else uses it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePorts } from './ports.js';
import { Service } from './service.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env['CHECKOUT_BINARY'] || path.join(root, 'target/release/bkash-checkout');

export class LoneSimulator {
  private constructor(
    readonly origin: string,
    private readonly folder: string,
    private readonly service: Service,
  ) {}

  static async start(): Promise<LoneSimulator> {
    const [port] = await freePorts(1);
    const origin = `http://127.0.0.1:${port}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'bkash-simulator-'));
    const service = new Service({
      name: 'the simulator',
      program: binary,
      arguments: ['simulator', '--listen', `127.0.0.1:${port}`],
      environment: {},
      folder: root,
      log: path.join(folder, 'simulator.log'),
      readiness: `${origin}/simulator/healthz`,
    });
    await service.start();
    return new LoneSimulator(origin, folder, service);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs commands as somebody who pastes them into a shell does; answers with what was shown. */
export function pasteIntoShell(...commands: string[]): string {
  const { stdout, stderr, error } = spawnSync('sh', { input: commands.join('\n'), encoding: 'utf8', timeout: 20_000 });
  if (error) throw error;
  return stderr + stdout;
}
