import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { assemble } from '../../labs/clients-servers-migration/libraries/machine/assemble';
import { disassemble, mnemonic } from '../../labs/clients-servers-migration/libraries/machine/disassemble';
import type { Environment } from '../../labs/clients-servers-migration/libraries/machine/machine';
import { Machine } from '../../labs/clients-servers-migration/libraries/machine/machine';
import type { Program } from '../../labs/clients-servers-migration/libraries/machine/program';
import { operandKinds } from '../../labs/clients-servers-migration/libraries/machine/program';
import {
  counter,
  family,
  hanoi,
  primes,
  ring,
} from '../../labs/clients-servers-migration/libraries/machine/programs';
import { Dlabs, install } from '../cli/support';
import { librariesFolder } from '../fixtures/labs';
import { temporaryFolder } from '../runner/support';

/** Runs a program, and gives what it prints. `forked` is what a fork leaves. */
async function printed(program: Program, forked = 0): Promise<string[]> {
  const lines: string[] = [];
  const environment: Environment = {
    say: (line) => void lines.push(line),
    open: (type, name) => ({ type, name }),
    use: (resource, operation, value) => {
      lines.push(`${operation} ${Number(value)} ${resource.type} ${resource.name}`);
      return lines.length;
    },
    fork: ({ stack }) => void stack.push(forked),
  };
  const machine = new Machine(program);
  while (!machine.halted) await machine.step(environment);
  return lines;
}

const run = (text: string): Promise<string[]> => printed(assemble('test', text));

describe('the abstract machine', () => {
  for (const [text, line] of [
    ['push 7 \n push 2 \n sub', '5'],
    ['push -7 \n push 2 \n div', '-3'],
    ['push -7 \n push 2 \n mod', '-1'],
    ['push 2 \n push 3 \n lt', '1'],
    ['push 3 \n push 3 \n lt', '0'],
    ['push 3 \n push 3 \n eq', '1'],
    ['push 3 \n not', '0'],
    ['push 1 \n push 2 \n swap \n sub', '1'],
    ['push 5 \n push 2 \n over \n add \n add', '12'],
    ['push 5 \n dup \n mul', '25'],
    ['push 5 \n push 6 \n pop', '5'],
    ['push 4 \n new \n size', '4'],
    ['load x', '0'],
    ['push 9 \n store x \n load x', '9'],
    ['fork', '0'],
    ['push 1 \n branch over \n push 5 \n over: push 6', '6'],
    ['call f \n jump end \n f: push 8 \n ret \n end: push 1 \n add', '9'],
    ['push 9007199254740990 \n push 1 \n add', '9007199254740991'],
  ] as const) {
    it(`calculates ${text.replaceAll(' \n ', ', ')}`, async () => {
      assert.deepEqual(await run(`${text} \n say "{}"`), [line]);
    });
  }

  it('has objects that several references lead to', async () => {
    const text =
      'push 1 \n new \n dup \n store a \n push 0 \n push 7 \n set \n load a \n push 0 \n get \n say "{}"';
    assert.deepEqual(await run(text), ['7']);
  });

  it('fills the gaps of a sentence in the order in which the values were pushed', async () => {
    assert.deepEqual(await run('push 1 \n push 2 \n say "{} before {}, no more"'), ['1 before 2, no more']);
  });

  it('opens resources, and uses them by their place in the table', async () => {
    const text = 'open "file:a" \n pop \n open "file:b" \n push 5 \n use "write" \n say "{}"';
    assert.deepEqual(await run(text), ['write 5 file b', '1']);
  });

  for (const [text, error] of [
    ['push 1 \n push 0 \n div', 'test, instruction 2 (div): division by zero'],
    ['add', 'test, instruction 0 (add): the stack is empty'],
    [
      'push 9007199254740991 \n dup \n add',
      /instruction 2 \(add\): 18014398509481982 is not a whole number that fits/,
    ],
    [
      'push 1 \n push 0 \n get',
      /instruction 2 \(get\): a reference is needed here, and this is the number 1/,
    ],
    ['push 1 \n new \n push 1 \n add', /instruction 3 \(add\): a number is needed here/],
    ['push 1 \n new \n push 1 \n get', /the object has 1 fields, and none is number 1/],
    ['push -1 \n new', /an object cannot have -1 fields/],
    ['ret', /there is no call to return from/],
    ['push 3 \n push 1 \n use "write"', /the resource table has no entry 3/],
  ] as const) {
    it(`ends with an error that says where: ${text.replaceAll(' \n ', ', ')}`, async () => {
      await assert.rejects(run(text), { name: 'MachineError', message: error });
    });
  }

  it('executes no step behind the end', async () => {
    const machine = new Machine(assemble('test', 'halt \n push 1'));
    const none = (): never => assert.fail('nothing is asked of the environment');
    for (let n = 0; n < 3; n++) await machine.step({ say: none, open: none, use: none, fork: none });
    assert.deepEqual([machine.halted, machine.pc, machine.stack], [true, 2, []]);
  });
});

describe('the assembler', () => {
  const programs = {
    counter: counter(3),
    primes: primes(9),
    hanoi: hanoi(2),
    ring: ring(3, 2),
    family: family(),
  };

  for (const [name, program] of Object.entries(programs)) {
    it(`makes of the disassembled ${name} the same program`, () => {
      assert.deepEqual(assemble(name, disassemble(program)), program);
    });
  }

  it('shows one instruction as it stands in assembly', () => {
    const program = assemble('test', 'load x \n jump end \n say "hi" \n end: push -3 \n add');
    const lines = program.instructions.map((instruction) => mnemonic(program, instruction));
    assert.deepEqual(lines, ['load x', 'jump L3', 'say "hi"', 'push -3', 'add']);
  });

  for (const [text, message] of [
    ['push 1 \n frob', 'line 2: there is no instruction "frob"'],
    ['toString', 'line 1: this is no instruction: toString'],
    ['push', 'line 1: push needs an operand, a number'],
    ['push 1.5', 'line 1: this is no whole number: 1.5'],
    ['add 1', 'line 1: add takes no operand'],
    ['jump nowhere', 'line 1: there is no label "nowhere"'],
    ['a: add \n a: add', 'line 2: there is a label "a" already'],
    ['say hello', 'line 1: a text stands in quotation marks: hello'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}, and says why`, () => {
      assert.throws(() => assemble('test', text), { name: 'AssemblyError', message });
    });
  }

  it('knows every instruction that the README tells of, and no other', () => {
    const readme = readFileSync(path.join(librariesFolder, 'machine/README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('| instruction'));
    const told = [...table.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z]+)/g)].map(([, op]) => op),
    );
    assert.deepEqual(told.sort(), Object.keys(operandKinds).sort());
  });
});

describe('programs that print what they do', () => {
  it('count', async () => assert.deepEqual(await printed(counter(3)), ['1', '2', '3', 'done']));

  it('find primes', async () => {
    const lines = ['2 is prime', '3 is prime', '5 is prime', '7 is prime', '4 primes in all'];
    assert.deepEqual(await printed(primes(10)), lines);
  });

  it('move a tower, in 2ⁿ − 1 moves', async () => {
    const lines = await printed(hanoi(4));
    assert.equal(lines.length, 2 ** 4);
    assert.equal(lines[7], 'disk 4 from 1 to 3');
  });

  it('pass a token round', async () => {
    const lines = await printed(ring(3, 2));
    assert.equal(lines.at(-2), 'tokens here: 2, at the first one: 2');
  });

  it('fork', async () => {
    assert.equal((await printed(family(), 0)).at(-1), 'done, copy 0');
    assert.deepEqual((await printed(family(), 1)).slice(3, 5), ['13', '23']);
  });
});

describe('the machine in another pack', function () {
  this.timeout(120_000);

  it('is a folder to copy: a lab uses it, and verify proves the lab', async () => {
    const folder = temporaryFolder();
    await install(folder);
    const pack = path.join(folder, 'labs/other');
    const dlabs = (...args: string[]) => new Dlabs(folder, folder, args).done;
    assert.equal((await dlabs('new', 'pack', 'other', pack)).code, 0);
    const lab = path.join(pack, 'unit-1/echo-server');
    cpSync(path.join(librariesFolder, 'machine'), path.join(pack, 'libraries/machine'), { recursive: true });
    useMachine(lab);
    const { code, stdout } = await dlabs('verify', lab, '--reruns', '1');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /✔ passes 1 {2}✔ fails 1 {2}✔ 1 of 1 caught/);
  });

  /** Makes of the echo server a lab in which a program of the machine answers. */
  function useMachine(lab: string): void {
    const name = 'the machine says the answer';
    const manifest = JSON.parse(readFileSync(path.join(lab, 'lab.json'), 'utf8')) as Record<string, unknown>;
    rmSync(path.join(lab, 'mutants'), { recursive: true });
    const server = (text: string): string => `
      import type { Host } from 'dlabs';
      import { assemble } from './machine/assemble';
      import { Machine } from './machine/machine';
      export default async function server(host: Host): Promise<void> {
        const machine = new Machine(assemble('answer', ${JSON.stringify(text)}));
        const none = (): never => { throw new Error('the program only says'); };
        while (!machine.halted) await machine.step({ say: (line) => host.log(line), open: none, use: none, fork: none });
      }`;
    const files = {
      'starter/server.ts': server('say "no answer"'),
      'solution/server.ts': server('push 6 \n push 7 \n mul \n say "{}"'),
      'mutants/adds/server.ts': server('push 6 \n push 7 \n add \n say "{}"'),
      'checks.ts': `
        import assert from 'node:assert/strict';
        import { check } from 'dlabs/world';
        import { operandKinds } from './starter/machine/program';
        check('${name}', { stage: 'echo' }, async (world) => {
          assert.ok('mul' in operandKinds);
          const answer = world.host('server').start('server.ts');
          await answer.exited;
          assert.equal(answer.output[0], '42', 'The answer is wrong.');
        });`,
      'l10n.pt-br.json': JSON.stringify({
        [name]: 'a máquina diz a resposta',
        'The answer is wrong.': 'A resposta está errada.',
      }),
      'lab.json': JSON.stringify({
        ...manifest,
        libraries: ['machine'],
        mutants: [{ slug: 'adds', mistake: 'Adds.', caughtBy: name }],
      }),
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(lab, file)), { recursive: true });
      writeFileSync(path.join(lab, file), text);
    }
  }
});
