interface Props {
  /** `stub.ts:31`. */
  readonly text: string;
  readonly onGo: () => void;
}

/** Leads to a line of code. No `<a href="#">`: VS Code scrolls a page to its top when one of those is clicked. */
export function PlaceLink({ text, onGo }: Props) {
  return (
    <button type="button" class="place" role="link" onClick={onGo}>
      {text}
    </button>
  );
}
