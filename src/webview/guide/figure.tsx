import { useLayoutEffect, useRef } from 'preact/hooks';
import { sanitizeSvg } from '../sanitize';

interface Props {
  readonly svg: string;
  readonly caption: string;
  /** Unique in the page. */
  readonly id: string;
}

/** A drawing that follows the theme: it paints with `currentColor` and with VS Code's colours as variables. */
export function Figure({ svg, caption, id }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const fragment = sanitizeSvg(svg, id);
    const drawing = fragment.querySelector('svg');
    drawing?.setAttribute('role', 'img');
    if (drawing && !drawing.hasAttribute('aria-label')) drawing.setAttribute('aria-label', caption);
    ref.current?.replaceChildren(fragment);
  }, [svg, caption, id]);
  return (
    <figure class="figure">
      <div class="drawing" ref={ref} />
      {caption !== '' && <figcaption>{caption}</figcaption>}
    </figure>
  );
}
