import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crypto } from '../../src/program/crypto';
import { checkOne, failureOf, removeTempLabs } from '../fixtures/temp-lab';

describe('dlabs/crypto', () => {
  after(removeTempLabs);

  it('digests as FIPS 180-4 gives it, text as its UTF-8', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(crypto.digest('abc'), abc);
    assert.equal(crypto.digest(new Uint8Array([97, 98, 99])), abc);
    assert.equal(crypto.digest('é'), crypto.digest(new Uint8Array([0xc3, 0xa9])));
  });

  it('signs as RFC 8032 gives it (section 7.1, tests 1 and 3)', () => {
    const privateKey = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const signature = crypto.sign(privateKey, '');
    assert.equal(
      signature,
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
    assert.equal(crypto.verify(publicKey, '', signature), true);
    const other = crypto.sign(
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      new Uint8Array([0xaf, 0x82]),
    );
    assert.match(other, /^6291d657deec24024827e69c3abe01a3/);
  });

  it('verifies what the owner signed, and nothing else', () => {
    const [ana, bia] = [crypto.keyPair('ana'), crypto.keyPair('bia')];
    assert.deepEqual(ana, crypto.keyPair('ana'));
    assert.notEqual(ana.publicKey, bia.publicKey);
    const signature = crypto.sign(ana.privateKey, 'pay 10');
    assert.equal(signature, crypto.sign(ana.privateKey, 'pay 10'));
    assert.equal(crypto.verify(ana.publicKey, 'pay 10', signature), true);
    assert.equal(crypto.verify(ana.publicKey, 'pay 11', signature), false);
    assert.equal(crypto.verify(bia.publicKey, 'pay 10', signature), false);
    assert.equal(
      crypto.verify(
        ana.publicKey,
        'pay 10',
        signature.replace(/^./, (c) => (c === '0' ? '1' : '0')),
      ),
      false,
    );
  });

  it('does not throw at what a liar sends, and refuses a key of one’s own that is none', () => {
    const { publicKey, privateKey } = crypto.keyPair('ana');
    const signature = crypto.sign(privateKey, 'x');
    for (const liar of ['', 'ff', 'zz'.repeat(64), undefined, 7, {}]) {
      assert.equal(crypto.verify(publicKey, 'x', liar as string), false);
      assert.equal(crypto.verify(liar as string, 'x', signature), false);
    }
    assert.equal(crypto.verify(publicKey, 7 as unknown as string, signature), false);
    assert.throws(() => crypto.sign('ff', 'x'), { code: 'EINVAL' });
    assert.throws(() => crypto.digest({} as string), { code: 'EINVAL' });
  });

  it('is there for programs and checks', async () => {
    const program = `
      import { digest, keyPair, sign } from 'dlabs/crypto';
      export default function (host) { host.log(sign(keyPair('s').privateKey, digest('x'))); }`;
    const body = (what: string): string => `
      const { digest, keyPair, verify } = await import('dlabs/crypto');
      const it = world.host('m').start('program.ts'); await it.exited;
      assert.ok(verify(keyPair('s').publicKey, digest('${what}'), it.output[0]));`;
    assert.equal((await checkOne({ 'program.ts': program }, body('x'))).failure?.message, undefined);
    assert.equal((await failureOf({ 'program.ts': program }, body('y'))).kind, 'assertion');
  });

  it('declares for students exactly what it has', () => {
    const source = readFileSync(join(__dirname, '../../src/host/crypto-api.ts'), 'utf8');
    const declared = [...source.matchAll(/^export declare function (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(declared.sort(), Object.keys(crypto).sort());
  });
});
