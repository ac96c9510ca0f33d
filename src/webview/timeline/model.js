export const markShapes = [
    'message', // an end of an arrow
    'log',
    'disk',
    'started',
    'ended',
    'crashed',
    'refused',
    'reset',
    'timed-out',
    'fault',
    'note',
];
