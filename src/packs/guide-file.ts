/** Reads the guide of a lab in the reader's language. */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type FigureResult, type GuideResult, parseGuide } from './guide';
import { givenFiles } from './libraries';
import type { Lab } from './manifest';
import { isInside } from './safe-path';
import { codeOf, isMissing, readText } from './source-text';
import { languageOrder, languagesIn } from './texts';

const figureBytesMax = 512 * 1024;

/**
 * The guide in that language, else in a kindred one, else in English. Where the file cannot be read, the guide is
 * empty and the problem says why.
 */
export async function loadGuide(lab: Lab, language: string): Promise<GuideResult> {
  const available = await languagesIn(lab.folder, 'guide.', '.md');
  const tag = languageOrder(language, available)[0] ?? 'en';
  const file = path.join(
    lab.folder,
    tag === 'en' && !available.includes('en') ? 'guide.md' : `guide.${tag}.md`,
  );
  const text = await readText(file, 'This file is missing. Write the guide in English there.');
  if (typeof text !== 'string') return { guide: { title: '', language: tag, blocks: [] }, problems: [text] };
  const given = await givenFiles(lab);
  return parseGuide(text, {
    language: tag,
    file,
    readFigure: (name) => readFigure(lab.folder, name),
    stages: lab.manifest.stages.map((stage) => stage.slug),
    files: given.map(({ name }) => name),
  });
}

/** Reads a figure. What could run when it is shown is refused here already, so that its author learns of it. */
export async function readFigure(folder: string, name: string): Promise<FigureResult> {
  const file = path.join(folder, name);
  try {
    const real = await realpath(file);
    if (!isInside(await realpath(folder), real)) {
      return { fault: `The figure "${name}" is a link that leaves the lab. Put a copy of the file there.` };
    }
    const { size } = await stat(real);
    if (size > figureBytesMax)
      return { fault: `The figure "${name}" is larger than 512 KiB. Make it simpler.` };
    return svgOf(name, await readFile(real, 'utf8'));
  } catch (error) {
    if (isMissing(error))
      return { fault: `The figure "${name}" is missing. Put it there, or mend the path.` };
    return { fault: `The figure "${name}" cannot be read (${codeOf(error)}). Check its permissions.` };
  }
}

function svgOf(name: string, text: string): FigureResult {
  const start = text.search(/<svg[\s>]/);
  if (start < 0) return { fault: `The figure "${name}" is not an SVG picture. Save it as plain SVG.` };
  const active = /<script|<foreignObject|<iframe|\son[a-z]+\s*=|javascript:|<!ENTITY/i.exec(text)?.[0].trim();
  if (active !== undefined) {
    return {
      fault: `The figure "${name}" holds "${active}", which a figure must not. Save it without scripts.`,
    };
  }
  return { svg: text.slice(start).trim() };
}
