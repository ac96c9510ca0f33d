/**
 * Names of files in packs: relative, with `/`, and such that every system can hold them. The same rule judges
 * manifests, guides, folders on the disk and entries of archives.
 */
import path from 'node:path';

const reservedOnWindows = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
const forbiddenOnWindows = /[<>:"|?*]/;
const pathLengthMax = 200;

/**
 * What is wrong with a file's path inside a pack, as words that follow "the path …"; `undefined` when nothing is.
 * The rules of Windows hold everywhere, so that a pack that builds on one system installs on all.
 */
export function pathFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > pathLengthMax) return `is longer than ${pathLengthMax} characters`;
  if (hasControlCharacter(name)) return 'holds a control character';
  if (/^[A-Za-z]:/.test(name)) return 'begins with a drive letter, so it leaves the folder';
  if (name.includes('\\')) return 'is written with backslashes; write it with "/"';
  if (name.startsWith('/')) return 'is absolute, so it leaves the folder';
  for (const part of name.split('/')) {
    const fault = partFault(part);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Whether `inner` is `outer` or inside it. Both are absolute and normalized. */
export function isInside(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..');
}

/** Under this key two names meet that some file system takes for one: upper and lower case, composed accents. */
export function collisionKey(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}

function partFault(part: string): string | undefined {
  if (part === '') return 'has an empty part; remove the extra "/"';
  if (part === '..') return 'leaves the folder through ".."';
  if (part === '.') return 'has a part "."; remove it';
  if (/[. ]$/.test(part)) return 'has a part that ends in a dot or a space, which Windows cannot hold';
  if (reservedOnWindows.test(part)) return `has the part "${part}", a name that Windows keeps for a device`;
  if (forbiddenOnWindows.test(part))
    return 'holds one of the characters < > : " | ? * that Windows cannot hold';
  return undefined;
}

function hasControlCharacter(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
