/**
 * The module `dlabs/crypto`: digests and signatures, synchronous, and the same in every run. It becomes type
 * declarations, so it imports nothing. Data is bytes, or a string, which stands for its UTF-8.
 */

/** Keys of one owner (Ed25519, RFC 8032), in hexadecimal. */
export interface KeyPair {
  /** 64 digits. Whoever has it can verify. */
  readonly publicKey: string;
  /** 64 digits. Whoever has it can sign. */
  readonly privateKey: string;
}

/** The SHA-256 digest (FIPS 180-4) of data: 64 hexadecimal digits. */
export declare function digest(data: Uint8Array | string): string;

/** The keys that belong to a seed: the same seed gives the same keys. Real keys are made of secret randomness. */
export declare function keyPair(seed: string): KeyPair;

/**
 * Signs data: 128 hexadecimal digits, the same for the same key and data.
 * @throws {HostError} `EINVAL` when `privateKey` is not one.
 */
export declare function sign(privateKey: string, data: Uint8Array | string): string;

/** Whether the signature was made of this data with the private key that belongs to `publicKey`. Never throws. */
export declare function verify(publicKey: string, data: Uint8Array | string, signature: string): boolean;
