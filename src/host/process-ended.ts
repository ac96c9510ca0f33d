/**
 * Thrown into a program that calls its host after its end, so that it does nothing more; and where a check waits for a
 * function whose process a fault has ended. Where nobody catches it, it is no error.
 */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
  constructor(message = 'this process has ended') {
    super(message);
  }
}
