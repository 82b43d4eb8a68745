// Reads files and archives, such as traces.

import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The text of a file, or of all files in a ZIP archive. */
export function textOf(file: string): string {
  const bytes = readFileSync(file);
  return file.endsWith('.zip') ? unpacked(bytes) : bytes.toString('utf8');
}

const ENTRY = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;

/** Reads the archive's directory at its end (APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16). */
function unpacked(bytes: Buffer): string {
  let end = bytes.length - 22;
  while (bytes.readUInt32LE(end) !== END) end -= 1;
  const found: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  while (bytes.readUInt32LE(at) === ENTRY) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + size);
    found.push((method === DEFLATED ? inflateRawSync(content) : content).toString('utf8'));
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return found.join('\n');
}
