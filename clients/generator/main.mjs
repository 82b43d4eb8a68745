// Generates the types and methods of both clients from the OpenAPI document. With `--check`, lists the files that are
// not up to date instead.
//
//     node clients/generator/main.mjs http://127.0.0.1:3000      (a running checkout, or a file)

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { model } from './model.mjs';
import { python } from './python.mjs';
import { typescript } from './typescript.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));

const FOLDERS = [
  [path.join(HERE, '../node/src/generated'), typescript],
  [path.join(HERE, '../python/src/bkash_checkout/_generated'), python],
];

/** Reads the document of a running checkout, or from a file. */
export async function document(source) {
  if (!/^https?:/.test(source)) return JSON.parse(await readFile(source, 'utf8'));
  const response = await fetch(new URL('/v1/openapi.json', source));
  if (!response.ok) throw new Error(`${source} responded with status ${response.status}`);
  return response.json();
}

/** The generated files of both clients, by absolute path. */
export function files(document) {
  const api = model(document);
  const found = new Map();
  for (const [folder, generate] of FOLDERS) {
    for (const [name, text] of generate(api)) found.set(path.join(folder, name), text);
  }
  return found;
}

/** The files that are missing, not up to date or no longer needed. */
export async function differences(document) {
  const wanted = files(document);
  const found = [];
  for (const [file, text] of wanted) {
    const current = await readFile(file, 'utf8').catch(() => undefined);
    if (current !== text) found.push(`${path.relative(HERE, file)} ${current === undefined ? 'is missing' : 'is not up to date'}`);
  }
  for (const [folder] of FOLDERS) {
    const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of all.filter((entry) => entry.isFile() && /\.(ts|py)$/.test(entry.name))) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      if (!wanted.has(file)) found.push(`${path.relative(HERE, file)} is no longer needed`);
    }
  }
  return found;
}

async function write(document) {
  const wanted = files(document);
  for (const [folder] of FOLDERS) await rm(folder, { recursive: true, force: true });
  for (const [file, text] of wanted) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [source, ...flags] = process.argv.slice(2);
  if (!source) throw new Error('usage: node clients/generator/main.mjs ORIGIN-OR-FILE [--check]');
  const read = await document(source);
  if (!flags.includes('--check')) {
    await write(read);
  } else {
    const found = await differences(read);
    found.forEach((line) => console.error(line));
    process.exitCode = found.length > 0 ? 1 : 0;
  }
}
