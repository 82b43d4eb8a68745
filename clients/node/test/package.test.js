// What a shop installs: everything that is needed, nothing else, under the version that it says it is.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as everything from 'bkash-checkout';

const folder = fileURLToPath(new URL('..', import.meta.url));
const described = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

it('packs what was compiled, its types, and what people read', () => {
  const said = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const packed = JSON.parse(said)[0].files.map((/** @type {{ path: string }} */ file) => file.path);
  const sources = readdirSync(`${folder}/src`, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const compiled = sources.flatMap((name) => ['.js', '.d.ts'].map((end) => `dist/${name.replace(/\.ts$/, end)}`));
  assert.ok(sources.length > 15);
  assert.deepEqual(packed.sort(), ['LICENSE', 'README.md', 'package.json', ...compiled].sort());
});

it('is of the version that requests name, and needs one package', () => {
  assert.equal(everything.VERSION, described.version);
  assert.deepEqual(Object.keys(described.dependencies), ['standardwebhooks']);
});

it('offers what it says, and nothing by accident', () => {
  assert.deepEqual(Object.keys(everything).sort(), [
    'API_VERSION',
    'Checkout',
    'CheckoutError',
    'CheckoutProblem',
    'CheckoutUnreachable',
    'EVENT_TYPES',
    'Pages',
    'VERSION',
    'WebhookVerificationError',
    'verifyWebhook',
  ]);
});
