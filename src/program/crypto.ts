import * as node from 'node:crypto';
import { HostError } from '../host/api';
import type * as api from '../host/crypto-api';

/** What stands before the 32 bytes of a key in its DER form (RFC 8410 sections 4 and 7). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The module `dlabs/crypto`. */
export const crypto: typeof api = Object.freeze({
  digest: (data) => sha256(data).toString('hex'),
  keyPair: (seed) => {
    if (typeof seed !== 'string') throw new HostError('EINVAL', 'the seed of a key pair is a string');
    const secret = sha256(seed);
    const spki = node.createPublicKey(privateKeyOf(secret)).export({ format: 'der', type: 'spki' });
    return {
      publicKey: spki.subarray(publicPrefix.length).toString('hex'),
      privateKey: secret.toString('hex'),
    };
  },
  sign: (privateKey, data) => {
    const secret = bytesOf(privateKey, 32);
    if (!secret) throw new HostError('EINVAL', 'a private key is 64 hexadecimal digits, as keyPair gives it');
    return node.sign(null, bytesOfData(data), privateKeyOf(secret)).toString('hex');
  },
  verify: (publicKey, data, signature) => {
    const [key, signed] = [bytesOf(publicKey, 32), bytesOf(signature, 64)];
    if (!key || !signed || !isData(data)) return false;
    const der = Buffer.concat([publicPrefix, key]);
    return node.verify(null, bytesOfData(data), { key: der, format: 'der', type: 'spki' }, signed);
  },
});

function privateKeyOf(secret: Buffer): node.KeyObject {
  return node.createPrivateKey({
    key: Buffer.concat([privatePrefix, secret]),
    format: 'der',
    type: 'pkcs8',
  });
}

function sha256(data: Uint8Array | string): Buffer {
  return node.createHash('sha256').update(bytesOfData(data)).digest();
}

function isData(data: unknown): data is Uint8Array | string {
  return typeof data === 'string' || data instanceof Uint8Array;
}

function bytesOfData(data: Uint8Array | string): Uint8Array {
  if (isData(data)) return typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  throw new HostError('EINVAL', 'data is a string or a Uint8Array; for other values there is JSON.stringify');
}

/** What a text of hexadecimal digits says, if it says that many bytes. */
function bytesOf(hex: unknown, length: number): Buffer | undefined {
  return typeof hex === 'string' && hex.length === 2 * length && /^[0-9a-f]*$/i.test(hex)
    ? Buffer.from(hex, 'hex')
    : undefined;
}
