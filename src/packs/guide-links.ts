/** Links of guides: to the lab's actions, to the web, to people; and nothing else. */
import type { Token } from './guide-markdown';
import type { GuideSource } from './guide-source';
import { pathFault } from './safe-path';
import { nearest } from './suggest';

/** What links may name. Where a list is absent, every name is taken. */
export interface LinkTargets {
  /** Slugs of the lab's stages, for `lab:check/<stage>`. */
  readonly stages?: readonly string[];
  /** Files of the starter, for `lab:open/<file>`. */
  readonly files?: readonly string[];
}

/**
 * Judges all links and marks paragraphs that are one `lab:` link with the class `action`. A bad link is told and
 * loses its address. Changes the tokens.
 */
export function judgeLinks(tokens: readonly Token[], source: GuideSource, targets: LinkTargets): void {
  tokens.forEach((token, index) => {
    if (token.type !== 'inline') return;
    (token.children ?? []).forEach((child, at) => {
      if (child.type === 'link_open') judgeLink(token, child, at, source, targets);
    });
    const paragraph = tokens[index - 1];
    if (paragraph?.type === 'paragraph_open' && isAction(token)) paragraph.attrJoin('class', 'action');
  });
}

function judgeLink(inline: Token, link: Token, at: number, source: GuideSource, targets: LinkTargets): void {
  const href = decode(String(link.attrGet('href') ?? ''));
  const fault = linkFault(href, targets);
  if (fault === undefined) return;
  source.tellPart(inline, at, href, fault);
  link.attrs = [];
}

/** What is wrong with a link's address, with the remedy. */
function linkFault(href: string, targets: LinkTargets): string | undefined {
  if (/^https:\/\/[^/]/.test(href) || /^mailto:[^@\s]+@[^@\s]+$/.test(href)) return undefined;
  if (!href.startsWith('lab:')) {
    const remedy = /^[a-z][a-z0-9+.-]*:/i.test(href)
      ? 'Links may begin with https:, mailto: or lab:.'
      : `To open a file of the lab, write "lab:open/${href.replace(/^(?:\.?\/)?(?:starter\/)?/, '')}".`;
    return `The link "${href}" cannot be followed. ${remedy}`;
  }
  const [action = '', ...rest] = href.slice('lab:'.length).split('/');
  return actionFault(href, action, rest.join('/'), targets);
}

function actionFault(
  href: string,
  action: string,
  name: string,
  { stages, files }: LinkTargets,
): string | undefined {
  if (['run', 'check', 'results', 'diagram'].includes(action) && !href.includes('/')) return undefined;
  if (action === 'run' && name === 'os') return undefined;
  if (action === 'check') return unknownName('stage', name, stages);
  if (action !== 'open') {
    return `The link "${href}" names no action. There are lab:run, lab:run/os, lab:check, lab:check/<stage>, lab:results, lab:diagram and lab:open/<file>.`;
  }
  const fault = pathFault(name);
  if (fault !== undefined) return `The link "${href}": the path "${name}" ${fault}. Name a file of starter/.`;
  return unknownName('file', name, files);
}

function unknownName(
  kind: 'stage' | 'file',
  name: string,
  known: readonly string[] | undefined,
): string | undefined {
  if (known === undefined || known.includes(name)) return undefined;
  const meant = nearest(name, known);
  const where = kind === 'stage' ? 'in lab.json' : 'in starter/';
  const remedy = meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return `There is no ${kind} "${name}" ${where}. ${remedy}`;
}

/** Whether a paragraph's text is exactly one link to an action of the lab. */
function isAction(inline: Token): boolean {
  const children = (inline.children ?? []).filter(
    (child) => child.type !== 'text' || child.content.trim() !== '',
  );
  const [first] = children;
  if (first?.type !== 'link_open' || children.at(-1)?.type !== 'link_close') return false;
  if (children.filter(({ type }) => type === 'link_open').length !== 1) return false;
  return String(first.attrGet('href') ?? '').startsWith('lab:');
}

function decode(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}
