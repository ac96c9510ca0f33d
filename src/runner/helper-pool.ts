import type { Child } from './child';
import type { Helpers } from './helping';

/** Processes that help with orders: started when they are wanted, and kept. */
export class HelperPool implements Helpers {
  readonly #idle: Child[] = [];
  #busy = 0;

  /** @param start gives none when there is nothing left to work for */
  constructor(
    private readonly start: () => Child | undefined,
    private readonly most: number,
  ) {}

  take(): Child | undefined {
    this.#forgetDead();
    if (this.#idle.length === 0 && this.#busy >= this.most) return undefined;
    const child = this.#idle.pop() ?? this.start();
    if (child) this.#busy++;
    return child;
  }

  get warm(): boolean {
    this.#forgetDead();
    return this.#idle.length > 0;
  }

  giveBack(child: Child): void {
    this.#busy--;
    this.#idle.push(child);
  }

  /** Ends those that wait for work. */
  cool(): void {
    for (const child of this.#idle.splice(0)) child.kill();
  }

  #forgetDead(): void {
    const alive = this.#idle.filter((child) => child.alive);
    this.#idle.splice(0, this.#idle.length, ...alive);
  }
}
