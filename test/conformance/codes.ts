import { HostError, type HostErrorCode } from '../../src/host/api';

/** Whether an error is the machine's, of this code. */
export function hasCode(code: HostErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof HostError && error.code === code;
}
