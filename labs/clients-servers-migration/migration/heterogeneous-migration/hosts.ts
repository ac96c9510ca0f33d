/** What the hosts of this lab are made of. */
import type { Architecture } from './starter/native/memory';

export const kinds = {
  laptop: { byteOrder: 'little', wordSize: 64 },
  desktop: { byteOrder: 'little', wordSize: 64 },
  mainframe: { byteOrder: 'big', wordSize: 64 },
  phone: { byteOrder: 'little', wordSize: 32 },
  router: { byteOrder: 'big', wordSize: 32 },
} as const satisfies Readonly<Record<string, Architecture>>;

export type HostName = keyof typeof kinds;

/** A host of each kind. */
export const oneOfEach = ['laptop', 'mainframe', 'phone', 'router'] as const satisfies readonly HostName[];
