/** GIVEN: the lines whose words are counted. */

/** Initial data for `words`: the lines, how many words to give, and the milliseconds that reading a line takes. */
export function twister(pace = 1_000): { lines: string[]; top: number; pace: number } {
  const lines = [
    'How much wood would a woodchuck chuck',
    'if a woodchuck could chuck wood?',
    'He would chuck, he would, as much as he could,',
    'and chuck as much wood as a woodchuck would',
    'if a woodchuck could chuck wood.',
  ];
  return { lines, top: 3, pace };
}
