import { useEffect, useState } from 'preact/hooks';
import { announce } from './announce';
import { Icon } from './icons';
import { useWords } from './words';

const confirmedMs = 1600;

interface Props {
  readonly text: string;
  readonly onCopy: (text: string) => void;
}

/** Copies through the extension, which may use the clipboard also where the page may not. */
export function CopyButton({ text, onCopy }: Props) {
  const say = useWords();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), confirmedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    onCopy(text);
    setCopied(true);
    announce(say('copied'));
  };
  const label = say(isCopied ? 'copied' : 'copy');
  return (
    <vscode-button class="copy" appearance="icon" aria-label={label} title={label} onClick={copy}>
      <Icon name={isCopied ? 'check' : 'copy'} />
    </vscode-button>
  );
}
