/** Where the words about what is under the pointer stand: on the side with more room, and inside of what is shown. */

/** What is on the screen, in the pixels of the canvas. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** As styles. */
export type TipPlace = {
  readonly left?: string;
  readonly right?: string;
  readonly top: string;
  readonly transform?: string;
  readonly maxWidth: string;
};

const gap = 14;
const edge = 4;
const widthMax = 380;

export function tipPlace(x: number, y: number, room: Room): TipPlace {
  const [leftRoom, rightRoom] = [x - room.left, room.right - x].map((pixels) => pixels - gap - edge) as [
    number,
    number,
  ];
  const isRight = rightRoom >= Math.min(leftRoom, widthMax);
  const isBelow = y - room.top <= room.bottom - y;
  const maxWidth = `${Math.min(widthMax, isRight ? rightRoom : leftRoom)}px`;
  return {
    ...(isRight ? { left: `${x + gap}px` } : { right: `${room.right - x + gap}px` }),
    ...(isBelow ? { top: `${y + gap}px` } : { top: `${y - gap}px`, transform: 'translateY(-100%)' }),
    maxWidth,
  };
}
