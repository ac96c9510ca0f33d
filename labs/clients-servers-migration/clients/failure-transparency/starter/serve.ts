/**
 * GIVEN: the bank's process: takes requests from its port, lets `Bank` handle them, sends the answers. Nothing to change here.
 */
import type { DatagramSocket, Address, Host } from 'dlabs';
import { Bank } from './bank';
import { bank as address, encode, requestIn } from './protocol';
import type { Request } from './protocol';

export default async function serve(host: Host): Promise<void> {
  const bank = await Bank.open(host);
  const socket = await host.datagram(address.port);
  host.log('open');
  for await (const { data, from } of socket) {
    const request = requestIn(data);
    if (request) void answer(host, socket, bank, request, from);
  }
}

async function answer(
  host: Host,
  socket: DatagramSocket,
  bank: Bank,
  request: Request,
  from: Address,
): Promise<void> {
  const { client, number, procedure, args } = request;
  const result = await bank.handle(request);
  host.log(`${client} ${number}: ${procedure}(${args.join(', ')})`, result ?? 'no answer');
  if (result !== undefined) await socket.send(from, encode({ client, number, result }));
}
