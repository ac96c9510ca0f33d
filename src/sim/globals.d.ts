/** The one type of the platform that the host API names; the simulator is given the objects from outside. */
interface AbortSignal {
  readonly aborted: boolean;
}
