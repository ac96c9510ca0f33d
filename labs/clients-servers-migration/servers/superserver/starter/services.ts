/** Reads the table `services`: ports by the names of their services. What follows a `#` is a comment. */
export function portsOf(services: string): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const line of services.split('\n')) {
    const [name, port] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (name && port) ports.set(name, Number(port));
  }
  return ports;
}
