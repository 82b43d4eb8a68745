// A shop's folder after `npm install`, outside the workspace and with the packed package, so that nothing of this
// repository is found by accident.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { textOf } from './archive.js';

const TEMPLATE = fileURLToPath(new URL('../installed/', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../playwright/', import.meta.url));

export class InstalledShop {
  private constructor(private readonly folder: string) {}

  /** Packs the package, and installs it with the packages of the shop's lock file. */
  static async install(): Promise<InstalledShop> {
    const folder = mkdtempSync(path.join(tmpdir(), 'installed-shop-'));
    const shop = new InstalledShop(folder);
    cpSync(TEMPLATE, folder, { recursive: true });
    // It is compiled before the specs run.
    await shop.#run('npm', ['pack', PACKAGE, '--ignore-scripts', '--silent']);
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    renameSync(path.join(folder, packed ?? ''), path.join(folder, 'bkash-checkout-playwright.tgz'));
    await shop.#run('npm', ['ci', '--prefer-offline']);
    return shop;
  }

  /** Runs the shop's tests, and returns the outcome of each. */
  async test(environment: Record<string, string> = {}): Promise<Record<string, string>> {
    const report = path.join(this.folder, 'report.json');
    rmSync(report, { force: true });
    const env = { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const output = await this.#run('npx', ['--no-install', 'playwright', 'test', '--reporter=json', '--trace=on'], env, true);
    try {
      return outcomes(JSON.parse(readFileSync(report, 'utf8')) as Suite);
    } catch {
      throw new Error(`the shop's tests wrote no report:\n${output}`);
    }
  }

  /** The reports, logs and traces of the last run. */
  async leftovers(): Promise<string> {
    const results = path.join(this.folder, 'test-results');
    const files = readdirSync(results, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
    const texts = files.map((name) => path.join(results, name)).filter((file) => statSync(file).isFile());
    return [readFileSync(path.join(this.folder, 'report.json'), 'utf8'), ...texts.map(textOf)].join('\n');
  }

  /** Type-checks the shop against the package. */
  async checkTypes(): Promise<void> {
    await this.#run('npx', ['--no-install', 'tsc']);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #run(program: string, parameters: string[], environment = {}, mayFail = false): Promise<string> {
    // Removes variables that Playwright and npm set for their own processes.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(TEST_|PW_|PLAYWRIGHT_|npm_)/.test(name));
    const env = { ...Object.fromEntries(inherited), ...environment };
    return new Promise((resolve, reject) => {
      execFile(program, parameters, { cwd: this.folder, env }, (error, stdout, stderr) => {
        if (error !== null && !mayFail) reject(new Error(`${error.message}\n${stdout}${stderr}`));
        else resolve(stdout + stderr);
      });
    });
  }
}

interface Suite {
  suites?: Suite[];
  specs?: { file: string; title: string; ok: boolean }[];
}

function outcomes({ suites = [], specs = [] }: Suite): Record<string, string> {
  const own = specs.map(({ file, title, ok }) => [`${path.basename(file)}: ${title}`, ok ? 'passed' : 'failed']);
  return Object.assign(Object.fromEntries(own), ...suites.map(outcomes)) as Record<string, string>;
}
