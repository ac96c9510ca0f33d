import assert from 'node:assert/strict';
import { NoteParser, type Note } from '../../src/runner/notes';

const note: Note = { type: 'at', url: '/a.ts', line: 1, beats: 2 };

describe('notes', () => {
  it('are read whatever the chunks they come in', () => {
    const text = `${JSON.stringify(note)}\n${JSON.stringify({ ...note, line: 2 })}\n`;
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = new NoteParser();
      const notes = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
      assert.deepEqual(notes, [note, { ...note, line: 2 }]);
    }
  });

  it('pass over what is no note', () => {
    assert.deepEqual(new NoteParser().push(`hello\n7\n[]\nnull\n${JSON.stringify(note)}\n`), [note]);
  });
});
