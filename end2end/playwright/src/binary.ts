// Where the program is that everything here runs: both the checkout and the simulated bKash are in it.

import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const NAME = 'bkash-checkout';

/** The binary: the one that is named, else that of `BKASH_CHECKOUT_BIN`, else the first on the `PATH`. */
export function findBinary(named?: string): string {
  const wished = named || process.env['BKASH_CHECKOUT_BIN'];
  if (wished) {
    const absolute = path.resolve(wished);
    if (isProgram(absolute)) return absolute;
    throw new Error(`there is no program at ${absolute}: see checkoutBinary and BKASH_CHECKOUT_BIN`);
  }
  const places = (process.env['PATH'] ?? '').split(path.delimiter).filter((place) => place !== '');
  const found = places.map((place) => path.join(place, NAME)).find(isProgram);
  if (found !== undefined) return found;
  throw new Error(`${NAME} is not on the PATH: install it, or name it in checkoutBinary or BKASH_CHECKOUT_BIN`);
}

/** Runs a command of the binary to its end, and gives what it prints. */
export async function runBinary(
  binary: string,
  words: string[],
  folder: string,
  environment: Record<string, string>,
): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, words, { cwd: folder, env: inherited(environment) });
  return stdout.trim();
}

/** This process's environment without settings of any checkout, so that a developer's own never change a test's. */
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
