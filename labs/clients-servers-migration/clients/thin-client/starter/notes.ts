/**
 * GIVEN: an app that keeps the last lines that somebody typed. The notes are here, on the office's server, and nowhere
 * else. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { Canvas } from './canvas';

const height = 4;

export default async function notes(host: Host): Promise<void> {
  const lines: string[] = [];
  const canvas = new Canvas(host, {
    title: 'notes',
    width: 24,
    height,
    paint: (window) => {
      window.draw({ op: 'fill', x: 0, y: 0, width: 24, height, with: ' ' });
      lines.slice(-height).forEach((text, y) => window.draw({ op: 'text', x: 1, y, text }));
    },
    typed: (text) => {
      host.log('typed:', text);
      lines.push(text);
      if (lines.length > height) canvas.draw({ op: 'scroll', rows: 1 });
      canvas.draw({ op: 'text', x: 1, y: Math.min(lines.length, height) - 1, text });
    },
  });
  await new Promise<never>(() => undefined); // the window stays until somebody kills the app
}
