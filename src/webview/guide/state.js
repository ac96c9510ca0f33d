import { unreachable } from '../messaging';
/** There is nothing to show, and nothing to do, before the first guide. */
export function guideAfter(state, action) {
    switch (action.type) {
        case 'show-guide': {
            const { words, lab, guide, started, stages, hintsRevealed, answers } = action;
            const busy = state?.busy === true && state.lab.title === lab.title;
            return { words, lab, guide, started, busy, stages, hintsRevealed, answers };
        }
        case 'stages':
            return state && { ...state, started: action.started, stages: action.stages, busy: action.busy };
        case 'hint-shown':
            return state && { ...state, hintsRevealed: withOneMore(state.hintsRevealed, action.group) };
        case 'choice-made':
            return state && { ...state, answers: { ...state.answers, [action.question]: action.choice } };
        default:
            return unreachable(action);
    }
}
/** One more hint of a group is revealed. */
function withOneMore(hintsRevealed, group) {
    return { ...hintsRevealed, [group]: (hintsRevealed[group] ?? 0) + 1 };
}
