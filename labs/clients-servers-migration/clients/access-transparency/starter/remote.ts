import type { Stub } from './stub';

/**
 * An object that looks like the service itself: each of its methods is a call through the stub. `remote<Library>(stub)`
 * can be used wherever a `Library` can. (Middleware generates such objects from a description of the interface.)
 */
export function remote<Service extends object>(stub: Stub): Service {
  return new Proxy({} as Service, {
    get: (_service, name) => {
      if (typeof name === 'symbol' || name === 'then') return undefined; // it is not a promise
      return (...args: unknown[]) => stub.call(name, args);
    },
  });
}
