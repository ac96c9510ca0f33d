/** Digests of files: `digests.json` of a built pack, and those that an attempt keeps of its starter. */
import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal, by the file's path. */
export type Digests = Readonly<Record<string, string>>;

/** Who a built pack is for: students get no solutions, mutants and hidden checks. */
export type Audience = 'student' | 'instructor';

/** `digests.json` of a built pack. */
export interface DigestsFile {
  readonly format: 1;
  readonly audience: Audience;
  readonly pack: { readonly id: string; readonly slug: string; readonly version: string };
  /** Of every file of the archive but `digests.json` itself. */
  readonly files: Digests;
  /** Of the files that a student build leaves out: proof, later, of which they were. */
  readonly hidden?: Digests;
}

export const digestsName = 'digests.json';

export function digestOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** `digests.json` from its text, or `undefined` when it is not of this form. */
export function parseDigests(text: string): DigestsFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value.format !== 1 || !isRecord(value.pack)) return undefined;
  const { audience, pack, files, hidden } = value;
  if (audience !== 'student' && audience !== 'instructor') return undefined;
  if (!isDigests(files) || (hidden !== undefined && !isDigests(hidden))) return undefined;
  const { id, slug, version } = pack;
  if (typeof id !== 'string' || typeof slug !== 'string' || typeof version !== 'string') return undefined;
  return {
    format: 1,
    audience,
    pack: { id, slug, version },
    files,
    ...(hidden === undefined ? {} : { hidden }),
  };
}

function isDigests(value: unknown): value is Digests {
  return (
    isRecord(value) && Object.values(value).every((v) => typeof v === 'string' && /^[0-9a-f]{64}$/.test(v))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
