/**
 * GIVEN: a client of the service. It adds 1 to a counter over one connection, again and again, and watches how long each
 * answer takes, and whether the machine remembers. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { servicePort } from './hypervisor';
import type { ServiceReply } from './service';

export default async function client(host: Host): Promise<void> {
  const connection = await host.connect({ host: 'alpha', port: servicePort });
  let last = 0;
  for (let told = -1_000; ; await host.sleep(40)) {
    const begin = host.now();
    await connection.send({ page: 0, add: 1 });
    const reply = await connection.receive<ServiceReply>();
    if (!reply) return host.log('the service has ended the connection');
    const took = Math.round(host.now() - begin);
    if (reply.value !== last + 1)
      host.log(`visit ${reply.value} came after visit ${last}: the machine has forgotten`);
    if (took > 30 || begin - told > 1_000) {
      host.log(`visit ${reply.value}: ${took} ms`);
      told = begin;
    }
    last = reply.value;
  }
}
