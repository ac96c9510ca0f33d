import { jsx as _jsx } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { unreachable } from '../messaging';
import { Figure } from './figure';
import { Hint } from './hint';
import { hintPlaces } from './hint-groups';
import { HtmlBlock } from './html-block';
import { Question } from './question';
export function Blocks(props) {
    const { blocks } = props.state.guide;
    const hints = useMemo(() => hintPlaces(blocks), [blocks]);
    return (_jsx("div", { class: "blocks", children: blocks.map((block, at) => (_jsx(Block, { block: block, at: at, hint: hints.get(at), ...props }, at))) }));
}
function Block({ block, at, hint, state, onAction, onReveal, onChoose, }) {
    const { blocks } = state.guide;
    switch (block.kind) {
        case 'html':
            return _jsx(HtmlBlock, { html: block.html, onAction: onAction });
        case 'figure':
            return _jsx(Figure, { svg: block.svg, caption: block.caption, id: `figure-${at}` });
        case 'hint':
            return (hint && (_jsx(Hint, { number: hint.number, of: hint.of, revealed: state.hintsRevealed[hint.group] ?? 0, isFirstOfRow: blocks[at - 1]?.kind !== 'hint', title: block.title, html: block.html, onReveal: () => onReveal(hint.group), onAction: onAction })));
        case 'question': {
            const number = blocks.slice(0, at).filter(({ kind }) => kind === 'question').length;
            return (_jsx(Question, { question: block, number: number + 1, chosen: state.answers[number], onChoose: (choice) => onChoose(number, choice), onAction: onAction }));
        }
        default:
            return unreachable(block);
    }
}
