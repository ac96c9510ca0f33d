/** Whether everything that a lab's author wrote for students is there in each language that the lab speaks. */
import { ComposedTexts } from '../base/composed-texts';
import type { CheckRun, Declared } from '../checks/report';
import type { Lab } from '../packs/manifest';
import { languagesIn, loadTexts } from '../packs/texts';
import type { TranslationProof } from './proof';

/**
 * @param declared the lab's checks and measurements, in English
 * @param runs of all its variants, in English: what failed in them tells which sentences the checks compose
 */
export async function proveTranslations(
  lab: Lab,
  declared: readonly Declared[],
  runs: readonly CheckRun[],
): Promise<TranslationProof[]> {
  const english = new Set([...declared.flatMap(namesIn), ...runs.flatMap(textsIn)]);
  const languages = await languagesIn(lab.folder, 'l10n.', '.json');
  return Promise.all(
    languages.map(async (language) => {
      const texts = new ComposedTexts(await loadTexts(lab, language), language);
      const missing = new Set([...english].flatMap((text) => texts.translate(text).missing));
      const problems = [...missing].map((text) => `l10n.${language}.json has no translation of “${text}”`);
      return { language, proved: problems.length === 0, problems };
    }),
  );
}

function namesIn({ name, hint }: Declared): string[] {
  return [name, ...(hint === undefined ? [] : [hint])];
}

/** Units are left out: most are the same in every language. */
function textsIn({ checks, measurements }: CheckRun): string[] {
  return [
    ...[...checks, ...measurements].flatMap(({ failure }) => failure?.authored ?? []),
    ...measurements.flatMap(({ caption, x, y, series }) => [
      ...(caption === undefined ? [] : [caption]),
      x.label,
      y.label,
      ...series.map(({ name }) => name),
    ]),
  ];
}
