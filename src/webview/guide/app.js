import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { Announcer } from '../announce';
import { sayWith, WordsContext } from '../words';
import { isPossible } from './actions';
import { Blocks } from './blocks';
import { Header, ProgressStrip } from './header';
import { guideAfter } from './state';
export function GuideApp({ channel }) {
    const [state, dispatch] = useReducer(guideAfter, channel.kept()?.state);
    useEffect(() => {
        const stop = channel.receive(dispatch);
        channel.post({ type: 'ready' });
        return stop;
    }, [channel]);
    useKeptScroll(channel, state);
    const say = useMemo(() => sayWith(state?.words ?? {}), [state?.words]);
    if (!state)
        return null;
    const onAction = (action) => {
        if (isPossible(action, state.started, state.busy))
            channel.post(action);
    };
    const onReveal = (group) => {
        dispatch({ type: 'hint-shown', group });
        const count = (state.hintsRevealed[group] ?? 0) + 1;
        channel.post({ type: 'hints-revealed', group, count });
    };
    const onChoose = (question, choice) => {
        dispatch({ type: 'choice-made', question, choice });
        channel.post({ type: 'answered', question, choice });
    };
    return (_jsxs(WordsContext.Provider, { value: say, children: [_jsxs("article", { class: `guide ${state.started ? 'started' : 'not-started'} ${state.busy ? 'busy' : ''}`, children: [_jsx(Header, { state: state, onAction: onAction }), _jsx(ProgressStrip, { state: state, onAction: onAction }), _jsx(Blocks, { state: state, onAction: onAction, onReveal: onReveal, onChoose: onChoose })] }), _jsx(Announcer, {})] }));
}
const scrollSettlesMs = 150;
/** Scrolls now, and once more when the toolkit has given its elements their size, which takes it two frames. */
function scrollWhenLaidOut(top) {
    window.scrollTo(0, top);
    let frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => window.scrollTo(0, top));
    });
    return () => cancelAnimationFrame(frame);
}
/** Keeps what is shown and how far it is scrolled; a guide that comes back opens where it was left. */
function useKeptScroll(channel, state) {
    const title = state?.lab.title;
    const latest = useRef(state);
    latest.current = state;
    useLayoutEffect(() => {
        const kept = channel.kept();
        if (title !== undefined)
            return scrollWhenLaidOut(kept?.state.lab.title === title ? kept.scroll : 0);
    }, [channel, title]);
    useEffect(() => {
        if (state)
            channel.keep({ state, scroll: window.scrollY });
    }, [channel, state]);
    useEffect(() => {
        let timer;
        const onScroll = () => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                if (latest.current)
                    channel.keep({ state: latest.current, scroll: window.scrollY });
            }, scrollSettlesMs);
        };
        window.addEventListener('scroll', onScroll, { passive: true });
        return () => {
            clearTimeout(timer);
            window.removeEventListener('scroll', onScroll);
        };
    }, [channel]);
}
