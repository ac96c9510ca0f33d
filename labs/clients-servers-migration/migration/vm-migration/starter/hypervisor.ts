/**
 * GIVEN: the program that runs on each real machine. It boots a virtual machine if it is told to, takes in machines from
 * others, and moves its own when you type `migrate beta pre-copy`. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { VirtualMachine } from './machine';
import type { MachineConfig } from './machine';
import { receivePostCopy, postCopy } from './post-copy';
import { preCopy } from './pre-copy';
import { stopAndCopy } from './stop-and-copy';
import { receiveImage } from './wire';
import type { Header, Limits, Mode } from './wire';

/** Where the service is, on whatever machine it runs, and where hypervisors talk to each other. */
export const servicePort = 80;
export const migrationPort = 900;

/** For a link of a megabyte a second. */
export const limits: Limits = { minRate: 250_000, maxRate: 800_000, step: 100_000, enough: 16_384 };

/** After so many milliseconds without a sign of life, three times, the other side counts as dead. */
export const patience = 1_000;

export default async function hypervisor(host: Host): Promise<void> {
  const [config] = host.args;
  const here = new Hypervisor(host);
  if (config !== undefined) here.boot(JSON.parse(config) as MachineConfig);
  await Promise.all([here.acceptClients(), here.acceptMachines(), here.obey()]);
}

class Hypervisor {
  readonly #host: Host;
  #vm: VirtualMachine | undefined;
  /** Where our machine went: those who still come here are sent after it. */
  #gone: string | undefined;
  /** Our machine is on its way, to here or from here. */
  #busy = false;

  constructor(host: Host) {
    this.#host = host;
  }

  boot(config: MachineConfig): void {
    this.#vm = VirtualMachine.booted(this.#host, config);
    this.#vm.resume();
  }

  async acceptClients(): Promise<void> {
    for await (const connection of await this.#host.listen(servicePort)) void this.#welcome(connection);
  }

  async #welcome(connection: Connection): Promise<void> {
    if (this.#vm) return this.#vm.serve(connection);
    if (this.#gone === undefined) return connection.reset();
    try {
      await connection.handOff({ host: this.#gone, port: servicePort });
    } catch {
      connection.reset();
    }
  }

  async acceptMachines(): Promise<void> {
    for await (const from of await this.#host.listen(migrationPort)) void this.#takeIn(from);
  }

  async #takeIn(from: Connection): Promise<void> {
    from.keepAlive(patience);
    let vm: VirtualMachine | undefined;
    try {
      const header = await from.receive<Header>();
      if (!header) return;
      if (this.#vm) throw new Error('there is a machine here already');
      vm = this.#vm = VirtualMachine.empty(this.#host, header.config);
      this.#busy = true;
      await (header.mode === 'post-copy' ? receivePostCopy(vm, from) : receiveImage(vm, from));
      this.#gone = undefined;
      this.#host.log('the whole machine is here');
      from.end();
    } catch (error) {
      this.#host.log('no machine came:', error);
      if (vm) this.#drop(vm);
      from.reset();
    } finally {
      if (vm) this.#busy = false;
    }
  }

  /** A machine that is not whole is of no use: its connections break. */
  #drop(vm: VirtualMachine): void {
    vm.pause();
    vm.service.close();
    this.#vm = undefined;
  }

  async obey(): Promise<void> {
    for await (const line of this.#host.input) {
      const [command, target, mode] = line.trim().split(/\s+/);
      if (command === 'migrate' && target !== undefined && isMode(mode)) void this.#migrate(target, mode);
      else this.#host.log('type: migrate beta stop-and-copy (or pre-copy, or post-copy)');
    }
  }

  async #migrate(target: string, mode: Mode): Promise<void> {
    const vm = this.#vm;
    if (!vm || this.#busy) return this.#host.log('there is no machine that could be moved now');
    this.#busy = true;
    const begin = this.#host.now();
    try {
      const to = await this.#host.connect({ host: target, port: migrationPort });
      to.keepAlive(patience);
      await this.#move(vm, to, mode);
      this.#host.log(`${mode} to ${target} took ${Math.round(this.#host.now() - begin)} ms`);
    } catch (error) {
      this.#host.log(`${mode} to ${target} failed:`, error);
    } finally {
      this.#busy = false;
      if (!vm.running) this.#forget(vm, target);
    }
  }

  async #move(vm: VirtualMachine, to: Connection, mode: Mode): Promise<void> {
    const header: Header = { mode, config: vm.config };
    vm.target = { host: to.remote.host, port: servicePort };
    try {
      await to.send(header);
      if (mode === 'stop-and-copy') await stopAndCopy(vm, to);
      else if (mode === 'pre-copy') await preCopy(vm, to, limits);
      else await postCopy(vm, to);
      to.end();
    } catch (error) {
      to.reset();
      throw error;
    }
  }

  #forget(vm: VirtualMachine, target: string): void {
    if (this.#vm !== vm) return;
    this.#vm = undefined;
    this.#gone = target;
  }
}

function isMode(word: string | undefined): word is Mode {
  return word === 'stop-and-copy' || word === 'pre-copy' || word === 'post-copy';
}
