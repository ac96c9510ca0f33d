import type { Host } from 'dlabs';

/** Sends each line that is typed in this terminal, and shows what comes back. */
export default async function client(host: Host): Promise<void> {
  host.log('Type a line.');
  for await (const line of host.input) {
    const connection = await host.connect({ host: 'server', port: 7 });
    await connection.write(line);
    connection.end();
    const decoder = new TextDecoder();
    let echo = '';
    for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read()) {
      echo += decoder.decode(bytes, { stream: true });
    }
    host.log(`The server sent back: ${echo}`);
  }
}
