// Finds the two programs that the fixtures run: the checkout and the bKash simulator.

import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

interface Program {
  name: string;
  /** The environment variable with its path. */
  variable: string;
  /** The option with its path. */
  option: string;
}

const CHECKOUT: Program = { name: 'bkash-checkout', variable: 'BKASH_CHECKOUT_BIN', option: 'checkoutBinary' };
const SIMULATOR: Program = { name: 'bkash-simulator', variable: 'BKASH_SIMULATOR_BIN', option: 'simulatorBinary' };

/** The checkout's binary: `given`, or the path in `BKASH_CHECKOUT_BIN`, or the first `bkash-checkout` on the `PATH`. */
export function findCheckout(given?: string): string {
  return find(CHECKOUT, given);
}

/** The simulator's binary: `given`, or the path in `BKASH_SIMULATOR_BIN`, or the first `bkash-simulator` on the `PATH`. */
export function findSimulator(given?: string): string {
  return find(SIMULATOR, given);
}

function find({ name, variable, option }: Program, given?: string): string {
  const explicit = given || process.env[variable];
  if (explicit) {
    const absolute = path.resolve(explicit);
    if (isProgram(absolute)) return absolute;
    throw new Error(`there is no program at ${absolute}: check ${option} and ${variable}`);
  }
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const found = folders.map((folder) => path.join(folder, name)).find(isProgram);
  if (found !== undefined) return found;
  throw new Error(`${name} is not on the PATH: install it, or set ${option} or ${variable}`);
}

/** Runs a command of the binary. Returns its output. */
export async function runBinary(
  binary: string,
  parameters: string[],
  folder: string,
  environment: Record<string, string>,
): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, parameters, { cwd: folder, env: inherited(environment) });
  return stdout.trim();
}

/** This process's environment without settings of a checkout, so that those of a developer do not change a test. */
export function inherited(additions: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(CHECKOUT_|BKASH_)/.test(name));
  return { ...Object.fromEntries(own), ...additions };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
