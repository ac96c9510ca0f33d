/** Thrown into a program that calls its host after its process has ended. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
  constructor() {
    super('the process has ended');
  }
}
