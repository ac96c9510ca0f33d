/** Makes zips by hand, also such as no tool makes. */
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';

export interface RawEntry {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** 0: stored, 8: deflated. */
  readonly method?: number;
  /** Goes in as it is, whatever the method says. */
  readonly raw?: boolean;
  /** The Unix mode, such as 0o120777 for a symbolic link. */
  readonly mode?: number;
  readonly flags?: number;
  /** What the header says the uncompressed size is. */
  readonly saidSize?: number;
}

/** A zip of these entries, in this order. */
export function rawZip(entries: readonly RawEntry[], saidCount = entries.length): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name);
    const data = Buffer.from(entry.data ?? '');
    const packed = entry.method === 8 && entry.raw !== true ? deflateRawSync(data) : data;
    const common = commonHeader(entry, data, packed, name);
    bodies.push(u32(0x04034b50), common, name, packed);
    const attributes = [u16(0), u16(0), u16(0), u32(((entry.mode ?? 0) << 16) >>> 0), u32(offset)];
    directory.push(u32(0x02014b50), u16((3 << 8) | 20), common, ...attributes, name);
    offset += 4 + common.length + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = [
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(saidCount),
    u16(saidCount),
    u32(central.length),
    u32(offset),
    u16(0),
  ];
  return Buffer.concat([...bodies, central, ...end]);
}

function commonHeader(entry: RawEntry, data: Buffer, packed: Buffer, name: Buffer): Buffer {
  const version = [u16(20), u16(entry.flags ?? 0x800), u16(entry.method ?? 0), u16(0), u16(0x21)];
  const sizes = [u32(crc32(data)), u32(packed.length), u32(entry.saidSize ?? data.length)];
  return Buffer.concat([...version, ...sizes, u16(name.length), u16(0)]);
}

/** Node before 20.15 has no `crc32`; nothing here verifies it. */
function crc32(data: Buffer): number {
  return typeof zlibCrc32 === 'function' ? zlibCrc32(data) : 0;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
