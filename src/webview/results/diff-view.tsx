import { useMemo } from 'preact/hooks';
import { useWords } from '../words';
import { diff, type Segment } from './diff';

interface Props {
  readonly actual: string;
  readonly expected: string;
}

/** Differing parts are marked by colour and underlined, and are `del` and `ins` for screen readers. */
export function DiffView({ actual, expected }: Props) {
  const say = useWords();
  const rows = useMemo(() => diff(actual, expected), [actual, expected]);
  return (
    <table class="diff">
      <thead>
        <tr>
          <th scope="col">{say('diff.actual')}</th>
          <th scope="col">{say('diff.expected')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            <Side segments={row.left} as="del" />
            <Side segments={row.right} as="ins" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ segments, as: Mark }: { segments: readonly Segment[] | undefined; as: 'del' | 'ins' }) {
  if (segments === undefined) return <td class="diff-none" />;
  const differs = segments.some((segment) => segment.differs);
  return (
    <td class={differs ? `diff-${Mark}` : undefined}>
      <code>
        {segments.map((segment, at) =>
          segment.differs ? <Mark key={at}>{segment.text}</Mark> : <span key={at}>{segment.text}</span>,
        )}
      </code>
    </td>
  );
}
