import type { Host } from 'dlabs';

/** Starts one child for each way to end, and logs how they did. */
export default async function parent(host: Host): Promise<void> {
  for (const how of ['exit', 'throw', 'return']) {
    const child = await host.spawn('endings.ts', { args: [how] });
    const exit = await child.exited;
    host.log(how, exit);
  }
  const killed = await host.spawn('endings.ts', { args: ['stay'] });
  killed.kill();
  host.log('stay', await killed.exited);
  const asked = await host.spawn('endings.ts', { args: ['signal'] });
  await host.sleep(200);
  asked.shutDown();
  host.log('signal', await asked.exited);
  try {
    await host.spawn('no-such-program.ts');
  } catch (error) {
    host.log((error as { code?: string }).code);
  }
}
