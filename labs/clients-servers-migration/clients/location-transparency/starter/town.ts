import type { Connection, Host } from 'dlabs';
import { Door } from './door';
import { exchange, respond } from './exchange';
import { Library, type LibraryState } from './library';
import { type Binding, type Call, registry, type Reply, townPort } from './messages';

/** How long the bus is on the road, in ms. */
const roadTime = 300;

/** A library that comes from another town. */
interface Arrival {
  readonly arrive: LibraryState;
  readonly moves: number;
}

/** A town at which the bus with the library may stop. With the argument `library` it begins here. */
export default async function (host: Host): Promise<void> {
  const town = new Town(host);
  const listener = await host.listen(townPort);
  if (host.args[0] === 'library') town.welcome({ stamps: {} }, 0);
  void town.obeyDriver();
  for await (const connection of listener) void town.attend(connection);
}

class Town {
  readonly #door: Door;
  #library: Library | undefined;
  #moves = 0;

  constructor(readonly host: Host) {
    this.#door = new Door((to, call) => {
      host.log(`${call.procedure}: forwarded to ${to.host}`);
      return exchange<Reply>(host, to, call);
    });
  }

  /** The library opens here. */
  welcome(state: LibraryState, moves: number): void {
    const library = new Library(this.host, state);
    const here: Binding = { place: { host: this.host.name, port: townPort }, moves };
    this.#library = library;
    this.#moves = moves;
    this.#door.open((call) => library.execute(call), here);
    this.host.log(`the library is open (move ${moves})`);
    void this.#register(here);
  }

  async #register(binding: Binding): Promise<void> {
    try {
      await exchange(this.host, registry, { register: 'library', binding });
    } catch (error) {
      this.host.log('the registry was not told:', error);
    }
  }

  async attend(connection: Connection): Promise<void> {
    try {
      const message = await connection.receive<Arrival | Call>();
      if (message && 'arrive' in message) {
        this.welcome(message.arrive, message.moves);
        await respond(connection, { arrived: true });
      } else if (message) {
        await respond(connection, await this.#door.handle(message));
      }
    } catch (error) {
      this.host.log('a call has no reply:', error);
      connection.reset();
    }
  }

  /** In the terminal of the town where the bus stands: `drive caruaru`. */
  async obeyDriver(): Promise<void> {
    for await (const line of this.host.input) {
      const town = /^drive (\S+)$/.exec(line.trim())?.[1];
      if (town === undefined) this.host.log('type “drive” and the name of a town');
      else if (!this.#library) this.host.log('the library is not here');
      else if (town === this.host.name) this.host.log('the library is here already');
      else await this.#drive(this.#library, town);
    }
  }

  async #drive(library: Library, town: string): Promise<void> {
    try {
      await this.#door.leave(async () => {
        const { state } = library;
        const binding: Binding = { place: { host: town, port: townPort }, moves: this.#moves + 1 };
        this.host.log(`the library drives to ${town}`);
        await this.host.sleep(roadTime);
        await exchange(this.host, binding.place, { arrive: state, moves: binding.moves });
        this.#library = undefined;
        return binding;
      });
    } catch (error) {
      this.host.log('the library is back:', error);
    }
  }
}
