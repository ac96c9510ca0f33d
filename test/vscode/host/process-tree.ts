import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Pids of all processes that descend from `root`, itself first. Works on Linux and macOS. */
export async function processTree(root: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const children = new Map<number, number[]>();
  for (const line of stdout.trim().split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid === undefined || parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/**
 * Ends a process and everything that it started: asks with SIGTERM, and after `graceMs` kills what is left.
 * Shells of terminals have sessions of their own, so ending the process group would miss them.
 */
export async function endProcessTree(root: number, graceMs = 3000): Promise<void> {
  const pids = await processTree(root);
  for (const pid of pids) signal(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (pids.some(isAlive) && Date.now() < deadline) await delay(25);
  for (const pid of pids) signal(pid, 'SIGKILL');
}

/** Whether a process exists. A zombie counts as existing until its parent has seen its end. */
export function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
