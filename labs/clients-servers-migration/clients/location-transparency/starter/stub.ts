import type { Address, Host, Json } from 'dlabs';
import { exchange } from './exchange';
import { type Call, type Executed, type Reply, townPort } from './messages';

const library: Address = { host: 'olinda', port: townPort };

/** The client's side of remote calls to a service that moves. */
export class Stub {
  constructor(
    readonly host: Host,
    readonly service: string,
  ) {}

  /** Calls a procedure of the service, wherever that is. */
  async call(procedure: string, args: readonly Json[]): Promise<unknown> {
    const call: Call = { procedure, args };
    // YOUR WORK (stages 1 and 3): this first version knows one address, and that for ever. Ask the registry where the
    // service is, remember the answer, and find the service again when it is no longer there. In stage 3, learn from
    // each reply where the service is now.
    const reply = await exchange<Reply>(this.host, library, call);
    if ('notHere' in reply) throw new Error(`${this.service} is not at ${library.host}`);
    return resultOf(reply);
  }
}

/** The result of a call that was executed. @throws the error that the call had at the service */
function resultOf({ result, error }: Executed): unknown {
  if (error) throw Object.assign(new Error(error.message), { name: error.type });
  return result;
}
