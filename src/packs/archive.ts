/** Reads a `.labpack` that may come from anyone: every entry is judged before it is used. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { HumanError, messageOf } from '../base/errors';
import { type DigestsFile, digestOf, digestsName, parseDigests } from './digests';
import { collisionKey, pathFault } from './safe-path';
import { codeOf } from './source-text';
import { byCodeUnits, filesMax } from './tree';

/** Most bytes that all files of a pack may have together, uncompressed. */
export const bytesMax = 64 * 1024 * 1024;
/** Most bytes of the archive itself: no honest one is larger than what it holds and its tables. */
const archiveBytesMax = bytesMax + 8 * 1024 * 1024;

const again = 'Get the file again from where it came, or ask its author.';

/** Called for each file, in the order of the archive, except for `digests.json`. */
export type TakeEntry = (name: string, data: Buffer) => Promise<void> | void;

/**
 * Reads the archive, hands over its files, and at the end compares them with `digests.json`. What was handed over
 * before is to be thrown away when this rejects.
 * @throws {HumanError} naming the file, the entry and the remedy
 * @throws the signal's reason when it is aborted
 */
export async function readArchive(file: string, take: TakeEntry, signal?: AbortSignal): Promise<DigestsFile> {
  const zip = await openArchive(file);
  const judge = new EntryJudge(file);
  const digests = new Map<string, string>();
  let listed: DigestsFile | undefined;
  let left = bytesMax;
  for await (const entry of entriesOf(file, zip)) {
    signal?.throwIfAborted();
    const name = judge.accept(entry);
    if (name === undefined) continue;
    const data = await readEntry(file, zip, entry, name, left, signal);
    left -= data.length;
    if (name === digestsName) listed = parseDigests(data.toString('utf8'));
    else {
      digests.set(name, digestOf(data));
      await take(name, data);
    }
  }
  signal?.throwIfAborted();
  if (listed === undefined)
    throw refused(file, 'it has no usable digests.json', 'Build it with "dlabs pack build".');
  compareDigests(file, listed, digests);
  return listed;
}

/** The error for an archive that is not taken. */
export function refused(file: string, why: string, remedy = again): HumanError {
  return new HumanError(`The pack ${path.basename(file)} is refused: ${why}. ${remedy}`);
}

async function openArchive(file: string): Promise<ZipFile> {
  let bytes: Buffer;
  try {
    if ((await stat(file)).size > archiveBytesMax) throw refused(file, 'it is larger than any pack may be');
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw new HumanError(`${file} cannot be read (${codeOf(error)}). Check its name and permissions.`);
  }
  // Names stay bytes: they are judged here, by the rules of packs. Sizes that lie are refused by yauzl.
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true };
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, options, (error: Error | null, zip: ZipFile) => {
      if (error === null) resolve(zip);
      else reject(refused(file, 'it is not a .labpack file, or it is cut short'));
    });
  });
}

async function* entriesOf(file: string, zip: ZipFile): AsyncGenerator<Entry> {
  if (zip.entryCount > filesMax) throw refused(file, `it has more than ${filesMax} files`);
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.removeAllListeners();
      zip.once('entry', resolve);
      zip.once('end', () => resolve(undefined));
      zip.once('error', (error: Error) => reject(refused(file, `it is damaged (${error.message})`)));
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

/** Judges entries by what the archive says about them, before any of their bytes is read. */
class EntryJudge {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  constructor(readonly file: string) {}

  /** The entry's name; `undefined` for a folder, which needs no entry. */
  accept(entry: Entry): string | undefined {
    const name = this.#nameOf(entry);
    const isFolder = name.endsWith('/');
    const bare = isFolder ? name.slice(0, -1) : name;
    const fault = pathFault(bare) ?? typeFault(entry, isFolder);
    if (fault !== undefined) throw this.#refused(name, fault);
    this.#assertNew(bare, isFolder);
    return isFolder ? undefined : name;
  }

  #nameOf(entry: Entry): string {
    const raw: unknown = entry.fileName;
    try {
      if (raw instanceof Uint8Array)
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
    } catch {
      // Told below.
    }
    throw this.#refused(String(raw), 'has a name that is not UTF-8');
  }

  #assertNew(bare: string, isFolder: boolean): void {
    const parts = bare.split('/');
    const own = isFolder ? parts.length : parts.length - 1;
    for (let length = 1; length <= own; length++) {
      const folder = parts.slice(0, length).join('/');
      const other = this.#files.get(collisionKey(folder));
      if (other !== undefined) throw this.#refused(bare, `needs a folder where "${other}" is a file`);
      this.#folders.set(collisionKey(folder), folder);
    }
    if (isFolder) return;
    const key = collisionKey(bare);
    const other = this.#files.get(key) ?? this.#folders.get(key);
    if (other === bare) throw this.#refused(bare, 'is there twice');
    if (other !== undefined) throw this.#refused(bare, `has the same name as "${other}" on some systems`);
    this.#files.set(key, bare);
  }

  #refused(name: string, fault: string): HumanError {
    const shown = JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
    return refused(this.file, `its entry ${shown} ${fault}`);
  }
}

const fileTypeMask = 0o170000;
const regularFile = 0o100000;
const folderType = 0o040000;
const symbolicLink = 0o120000;

function typeFault(entry: Entry, isFolder: boolean): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & fileTypeMask;
  if (type === symbolicLink) return 'is a symbolic link; packs hold plain files only';
  if (type !== 0 && type !== (isFolder ? folderType : regularFile)) return 'is not a plain file';
  if ((entry.generalPurposeBitFlag & 1) !== 0) return 'is encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return 'is compressed by an unknown method';
  return undefined;
}

/** Counts the bytes that really come out, whatever the archive says their number is. */
async function readEntry(
  file: string,
  zip: ZipFile,
  entry: Entry,
  name: string,
  left: number,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await openStream(zip, entry)) {
      signal?.throwIfAborted();
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > left)
        throw refused(file, `its files are larger than ${bytesMax / 1024 / 1024} MiB, unpacked`);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof HumanError || signal?.aborted) throw error;
    throw refused(file, `its entry "${name}" is damaged (${messageOf(error)})`);
  }
  return Buffer.concat(chunks);
}

function openStream(zip: ZipFile, entry: Entry): Promise<AsyncIterable<unknown>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error: Error | null, stream) => {
      if (error === null) resolve(stream);
      else reject(error);
    });
  });
}

function compareDigests(file: string, listed: DigestsFile, found: ReadonlyMap<string, string>): void {
  const names = [...new Set([...Object.keys(listed.files), ...found.keys()])].sort(byCodeUnits);
  for (const name of names) {
    const wanted = Object.hasOwn(listed.files, name) ? listed.files[name] : undefined;
    const actual = found.get(name);
    if (wanted === actual) continue;
    if (wanted === undefined) throw refused(file, `its entry "${name}" is not listed in digests.json`);
    if (actual === undefined) throw refused(file, `its entry "${name}" is missing`);
    throw refused(file, `its entry "${name}" was changed after the pack was built`);
  }
}
