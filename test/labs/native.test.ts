import assert from 'node:assert/strict';
import { assemble } from '../../labs/clients-servers-migration/libraries/machine/assemble';
import { Machine } from '../../labs/clients-servers-migration/libraries/machine/machine';
import { hanoi, primes, ring } from '../../labs/clients-servers-migration/libraries/machine/programs';
import type { Program } from '../../labs/clients-servers-migration/libraries/machine/program';
import type { Architecture } from '../../labs/clients-servers-migration/libraries/native/memory';
import { Memory } from '../../labs/clients-servers-migration/libraries/native/memory';
import { NativeMachine } from '../../labs/clients-servers-migration/libraries/native/native-machine';

const architectures: readonly Architecture[] = (['little', 'big'] as const).flatMap((byteOrder) =>
  ([32, 64] as const).map((wordSize) => ({ byteOrder, wordSize })),
);

const wide = assemble(
  'wide',
  `
      open "printer:hall"
      push 9007199254740991
      use "print"
      push -4294967297
      push 3
      div
      say "{} and {}"
      push 2
      new
      dup
      push 1
      push -2147483649
      set
      push 1
      get
      push 1073741824
      over
      swap
      say "{}, {}"
      push 0
      not
      swap
      lt
      say "{}"
  `,
);

/** The lines of a program on a machine that takes steps until it is halted. */
async function linesOf(machine: Machine | NativeMachine): Promise<string[]> {
  const lines: string[] = [];
  const environment = {
    say: (line: string) => void lines.push(line),
    open: (type: string, name: string) => ({ type, name }),
    use: (_resource: unknown, operation: string, value: unknown) =>
      lines.push(`${operation} ${String(value)}`),
    fork: () => assert.fail('nothing forks here'),
  };
  while (!machine.halted) await machine.step(environment);
  return lines;
}

async function errorOf(machine: Machine | NativeMachine): Promise<string> {
  return linesOf(machine).then(
    () => assert.fail('there should be an error'),
    (error: unknown) => String(error),
  );
}

describe('The machine in native memory', () => {
  for (const architecture of architectures) {
    const { byteOrder, wordSize } = architecture;
    const programs: readonly Program[] = [hanoi(3), primes(20), ring(3, 2), wide];
    it(`does what the abstract machine does, ${byteOrder}-endian, ${wordSize} bits`, async () => {
      for (const program of programs)
        assert.deepEqual(
          await linesOf(new NativeMachine(program, architecture)),
          await linesOf(new Machine(program)),
          program.name,
        );
    });

    it(`fails as it does, ${byteOrder}-endian, ${wordSize} bits`, async () => {
      const sources = [
        'push 1 \n push 0 \n div',
        'pop',
        'ret',
        'push 1 \n new \n push 1 \n get',
        'push 2 \n size',
      ];
      for (const source of sources) {
        const program = assemble('wrong', source);
        assert.equal(
          await errorOf(new NativeMachine(program, architecture)),
          await errorOf(new Machine(program)),
        );
      }
    });
  }

  it('lays words out in the order and size of the host', () => {
    const bytesOf = (byteOrder: 'little' | 'big', wordSize: 32 | 64, word: number | { address: number }) => {
      const memory = new Memory({ byteOrder, wordSize }, 0x1000, 8);
      memory.write(0x1000, word);
      assert.deepEqual(memory.read(0x1000), word);
      return Buffer.from(memory.bytes.subarray(0, wordSize / 8)).toString('hex');
    };
    assert.equal(bytesOf('little', 32, 1000), 'd1070000');
    assert.equal(bytesOf('big', 32, -2), 'fffffffd');
    assert.equal(bytesOf('big', 32, { address: 0xbe80_0318 }), 'be800318');
    assert.equal(bytesOf('little', 64, 2 ** 32), '0100000002000000');
    assert.equal(bytesOf('big', 64, -Number.MAX_SAFE_INTEGER), 'ffc0000000000003');
    assert.equal(bytesOf('big', 64, { address: 0x7f5c_4000_0630 }), '00007f5c40000630');
  });

  it('says so when the memory is full, or an address leads nowhere', () => {
    const machine = new NativeMachine(wide, { byteOrder: 'big', wordSize: 32 }, { size: 1_024 });
    assert.throws(() => machine.allocate(1_000), /the memory of 1024 bytes is full/);
    assert.throws(() => machine.size({ address: 0 }), /segmentation fault: there is no word at 0x0/);
    assert.throws(() => machine.code.numberOf(machine.pc + 1), /segmentation fault: no instruction begins/);
  });
});
