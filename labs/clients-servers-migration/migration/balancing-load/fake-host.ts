/** A host of the check: it welcomes every job, and answers transfers as it is told. */
import type { Connection, Host, Listener } from 'dlabs';
import type { World } from 'dlabs/world';
import { port } from './starter/jobs';
import type { Answer, Load, Reply, Request, Transfer } from './starter/jobs';

export class FakeHost {
  /** The transfers that came, in order. */
  readonly transfers: Transfer[] = [];
  /** What the transfer that has just come is answered; undefined: nothing. */
  answer: () => Answer | undefined = () => 'taken';
  /** What happens to the connection of a transfer that gets no answer. */
  silence: 'break' | 'keep' = 'break';
  /** Milliseconds for which connections are refused after one that broke. */
  closedFor = 0;

  constructor(
    readonly world: World,
    readonly name: string,
  ) {}

  /** Takes the place of the host's own process. Settles when it listens. */
  async open(): Promise<void> {
    const host = this.world.host(this.name);
    for (const process of host.processes) process.kill();
    await new Promise<void>((opened) => {
      void host.run(async (here) => {
        for (;;) {
          const listener = await here.listen(port);
          opened();
          for await (const connection of listener) void this.#serve(here, connection, listener);
          await here.sleep(this.closedFor);
        }
      });
    });
  }

  async #serve(
    { name, machine: { cores } }: Host,
    connection: Connection,
    listener: Listener,
  ): Promise<void> {
    try {
      const request = await connection.receive<Request>();
      if (request && 'offer' in request) {
        const load: Load = { host: name, cores, jobs: 0, work: 0, longest: 0 };
        const reply: Reply = { welcome: true, load };
        await connection.send(reply);
      } else if (request) {
        this.transfers.push(request.transfer);
        const answer = this.answer();
        if (answer === undefined && this.silence === 'keep') return;
        if (answer === undefined) {
          if (this.closedFor > 0) listener.close();
          return connection.reset();
        }
        await connection.send(answer);
      }
      connection.end();
    } catch {
      connection.reset(); // whoever asked has gone
    }
  }
}
