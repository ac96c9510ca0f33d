import { SimWorldHost, SimWorldProcess } from '../world-host';
/** What of a world only reads what no step changes, or draws from a stream of its own. */
const harmless = new Set([
    'host',
    'hosts',
    'name',
    'pid',
    'now',
    'choose',
    'pick',
    'sleep',
    'anytime',
]);
/** What of a world takes a function that looks at it after every step. */
const judging = new Set(['eventually', 'invariant']);
/** What of a host changes more than that host. */
const wide = new Set(['powerFail', 'powerOn', 'setClock']);
/**
 * The world as a check gets it while every order is explored: tells the explorer what the check's own code touches.
 * The functions of `invariant` and `eventually` may look at everything: steps that change what can be seen are kept in
 * every order instead.
 */
export function watchedWorld(world, touches) {
    return new Watch(touches).of(world);
}
/** For a schedule that is replayed: the same world, and nobody who is told. */
export const untold = {
    touchCheck: () => undefined,
    touchHost: () => undefined,
    touchAll: () => undefined,
    judged: false,
    trafficJudged: false,
};
class Watch {
    touches;
    #known = new Map();
    #judging = false;
    constructor(touches) {
        this.touches = touches;
    }
    /** The same object, watched; what is not of the world stays as it is. */
    of(value) {
        if (Array.isArray(value))
            return value.map((item) => this.of(item));
        if (value instanceof Promise)
            return this.#later(value);
        if (typeof value !== 'object' || value === null)
            return value;
        const watched = value instanceof SimWorldHost || value instanceof SimWorldProcess || 'defaultLink' in value;
        return watched ? this.#proxy(value) : value;
    }
    #proxy(target) {
        const known = this.#known.get(target);
        if (known)
            return known;
        const proxy = new Proxy(target, { get: (_, name) => this.#get(target, name) });
        this.#known.set(target, proxy);
        return proxy;
    }
    #get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== 'function') {
            this.#touch(target, name);
            return this.of(value);
        }
        const method = value;
        return (...args) => {
            this.#touch(target, name);
            const given = judging.has(name) ? args.map((arg) => this.#judge(arg)) : args;
            return this.of(method.apply(target, given));
        };
    }
    /** What a promise of the world brings wakes code of the check. */
    #later(promise) {
        const woken = () => this.touches.touchCheck();
        return promise.finally(woken);
    }
    #judge(arg) {
        if (typeof arg !== 'function')
            return arg;
        this.touches.judged = true;
        const holds = arg;
        return () => {
            this.#judging = true;
            try {
                return holds();
            }
            finally {
                this.#judging = false;
            }
        };
    }
    #touch(target, name) {
        const { touches } = this;
        if (this.#judging) {
            if (name === 'traffic')
                touches.trafficJudged = true;
            return;
        }
        touches.touchCheck();
        if (harmless.has(name) || judging.has(name))
            return;
        if (wide.has(name))
            touches.touchAll();
        else if (target instanceof SimWorldHost)
            touches.touchHost(target.index);
        else if (target instanceof SimWorldProcess)
            touches.touchHost(target.host.index);
        else
            touches.touchAll();
    }
}
