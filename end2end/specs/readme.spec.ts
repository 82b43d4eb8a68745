// The examples of the package's README are tests that run.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@playwright/test';

const text = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

const README = text('../playwright/README.md');

const SPECS = ['../installed/shop.spec.js', '../installed/shop.spec.ts', './playwright_package.spec.ts'].map(text);

const tests = [...README.matchAll(/^test\('(.*)',[^]*?^\}\);$/gm)];

test('the README contains tests', () => {
  expect(tests).toHaveLength(4);
});

for (const [shown, title] of tests) {
  test(`the README's example runs: ${title}`, () => {
    expect(SPECS.some((spec) => spec.includes(shown))).toBe(true);
  });
}

test('the README documents every option and every fixture', () => {
  const fixtures = text('../playwright/src/fixtures.ts');
  const declared = [...fixtures.matchAll(/^export interface (?:Test|Worker)\w+ .*\{([^]*?)^\}/gm)].flatMap(([, body = '']) =>
    [...body.matchAll(/^  (\w+):/gm)].map(([, name = '']) => name),
  );
  expect(declared).toContain('shopCommand');
  const inner = ['cleanup', 'started', 'shopPort', 'texts'];
  const missing = declared.filter((name) => !inner.includes(name) && !README.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
