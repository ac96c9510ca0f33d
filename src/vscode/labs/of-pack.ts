/** Whether a file of a pack's folder is the author's: not hidden, nor of a tool. @param file relative to the folder */
export function isOfPack(file: string): boolean {
  return !file.split(/[\\/]/).some((name) => name.startsWith('.') || name === 'node_modules');
}
