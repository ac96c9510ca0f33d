/** The commands that `package.json` declares; a test compares the two lists. */
export const commandIds = [
  'startLab',
  'continueLab',
  'openGuide',
  'resetLab',
  'revealFolder',
  'run',
  'runReal',
  'stop',
  'pause',
  'step',
  'check',
  'showResults',
  'showTrace',
  'installPack',
  'newPack',
  'newLab',
] as const;

export type CommandId = (typeof commandIds)[number];
