import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons';
import { useWords } from '../words';
import { HtmlBlock } from './html-block';
/**
 * Answers as a radio group. Arrow keys move without choosing, Space or Enter chooses: to choose is to be told the
 * explanation, so walking past an answer must not give it away.
 */
export function Question({ question, number, chosen, onChoose, onAction }) {
    const say = useWords();
    const id = useId();
    const [focused, setFocused] = useState(chosen ?? 0);
    const group = useRef(null);
    const { choices } = question;
    const focus = (choice) => {
        const wrapped = (choice + choices.length) % choices.length;
        setFocused(wrapped);
        group.current?.querySelectorAll('[role=radio]')[wrapped]?.focus();
    };
    const onKeyDown = (event) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (step !== undefined)
            focus(focused + step);
        else if (event.key === ' ' || event.key === 'Enter')
            onChoose(focused);
        else
            return;
        event.preventDefault();
    };
    const choice = chosen === undefined ? undefined : choices[chosen];
    return (_jsxs("section", { class: "question", children: [_jsx("h3", { class: "question-title", children: say('question.title', number) }), _jsx("div", { id: id, children: _jsx(HtmlBlock, { html: question.html, onAction: onAction }) }), _jsx("div", { class: "choices", role: "radiogroup", "aria-labelledby": id, ref: group, onKeyDown: onKeyDown, children: choices.map((one, at) => (_jsxs("div", { class: choiceClass(at === chosen, one.correct), role: "radio", "aria-checked": at === chosen, tabIndex: at === focused ? 0 : -1, onClick: () => (setFocused(at), onChoose(at)), children: [_jsx("span", { class: "choice-mark", children: at === chosen ? (_jsx(Icon, { name: one.correct ? 'check-filled' : 'cross-filled' })) : (_jsx(Icon, { name: "ring" })) }), _jsx(HtmlBlock, { html: one.html, onAction: onAction })] }, at))) }), _jsx("div", { class: "why", "aria-live": "polite", children: choice && (_jsxs("div", { class: choice.correct ? 'why-right' : 'why-wrong', children: [_jsx("strong", { children: say(choice.correct ? 'question.right' : 'question.wrong') }), _jsx(HtmlBlock, { html: choice.why, onAction: onAction })] })) })] }));
}
function choiceClass(isChosen, isCorrect) {
    if (!isChosen)
        return 'choice';
    return `choice chosen ${isCorrect ? 'right' : 'wrong'}`;
}
