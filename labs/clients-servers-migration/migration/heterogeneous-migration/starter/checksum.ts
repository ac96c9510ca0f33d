/**
 * GIVEN: a checksum. Nothing to change here.
 */

/** CRC-32 as Ethernet and ZIP have it: a whole number from 0 to 2³²−1. Another byte anywhere gives another checksum. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (table[(remainder ^ byte) & 0xff] ?? 0);
  return ~remainder >>> 0;
}

const table = Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) * 0xedb88320);
  return remainder >>> 0;
});
