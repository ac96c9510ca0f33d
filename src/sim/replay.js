import { seededChoices, seedOf } from './choices';
import { RecordedChoices } from './recording';
import { recordingOf } from './replay-text';
/** Choices from the text that a failure printed: of a seed (1-…) or recorded (2-…). */
export function parseReplay(text) {
    const body = text.trim();
    if (!/^\d+-/.test(body))
        return { problem: `“${shown(body)}” is not the text of a schedule, which looks like 1-k3f9a2` };
    if (!/^[12]-/.test(body))
        return { problem: `the schedule “${shown(body)}” was written by another version of Distributed Labs` };
    const choices = choicesIn(body);
    if (choices)
        return { choices };
    return {
        problem: `“${shown(body)}” is not whole: copy the text of the schedule from its first to its last character`,
    };
}
function choicesIn(text) {
    const seed = seedOf(text);
    if (seed !== undefined)
        return seededChoices(seed);
    const recording = recordingOf(text);
    return recording && new RecordedChoices(recording);
}
/** The beginning of what somebody typed. */
function shown(text) {
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
