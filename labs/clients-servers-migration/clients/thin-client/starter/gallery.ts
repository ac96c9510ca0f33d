/**
 * GIVEN: an app that shows pictures with a caption across each. It runs on the office's server. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { Canvas } from './canvas';

const pictures = ['cat', 'owl', 'fox', 'bee'];

export default async function gallery(host: Host): Promise<void> {
  let shown = 0;
  const canvas = new Canvas(host, {
    title: 'gallery',
    width: 24,
    height: 4,
    paint: (window) => {
      window.draw({ op: 'picture', x: 0, y: 0, width: 24, height: 4, of: pictures[shown] ?? '' });
      window.draw({ op: 'text', x: 4, y: 2, text: ` number ${shown + 1} of ${pictures.length} ` });
    },
    typed: () => next(),
  });
  const next = (): void => {
    shown = (shown + 1) % pictures.length;
    canvas.draw({ op: 'picture', x: 0, y: 0, width: 24, height: 4, of: pictures[shown] ?? '' });
    canvas.draw({ op: 'text', x: 4, y: 2, text: ` number ${shown + 1} of ${pictures.length} ` });
  };
  for (;;) {
    await host.sleep(10_000);
    next();
  }
}
