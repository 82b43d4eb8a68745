// Pastes commands into a shell.

import { spawnSync } from 'node:child_process';

/** Runs commands as if they were pasted. Returns their output. */
export function pasteIntoShell(...commands: string[]): string {
  const { stdout, stderr, error } = spawnSync('sh', { input: commands.join('\n'), encoding: 'utf8', timeout: 20_000 });
  if (error) throw error;
  return stderr + stdout;
}
