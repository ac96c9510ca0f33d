import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { Announcer } from '../announce';
import { Timeline } from '../timeline/timeline';
import { Icon } from '../icons';
import { sayWith, useWords, WordsContext } from '../words';
import { CheckDetail } from './check-detail';
import { CheckList } from './check-list';
import { showDetail, showList } from './in-view';
import { MeasurementView, Overview } from './overview';
import { resultsAfter, } from './state';
import { Summary } from './summary';
export function ResultsApp({ channel }) {
    const kept = useMemo(() => channel.kept(), [channel]);
    const after = useCallback((state, action) => resultsAfter(state, action, kept), [kept]);
    const [state, dispatch] = useReducer(after, undefined);
    useEffect(() => {
        const stop = channel.receive(dispatch);
        channel.post({ type: 'ready' });
        return stop;
    }, [channel]);
    useEffect(() => {
        if (state?.kind === 'run')
            channel.keep({ lab: state.lab, selected: state.selected });
    }, [channel, state]);
    const say = useMemo(() => sayWith(state?.words ?? {}), [state?.words]);
    if (!state)
        return null;
    const onAction = (action) => channel.post(action);
    const onChoose = (name) => dispatch({ type: 'chosen', name });
    return (_jsxs(WordsContext.Provider, { value: say, children: [state.kind === 'run' ? (_jsx(RunView, { run: state, onAction: onAction, onChoose: onChoose })) : (_jsxs("article", { class: "results trace-only", children: [_jsx("h1", { children: state.lab }), _jsx(Timeline, { trace: state.trace, onGoTo: (place) => onAction({ type: 'go-to', place }), onExport: () => onAction({ type: 'export-trace' }) })] })), _jsx(Announcer, {})] }));
}
function RunView({ run, onAction, onChoose }) {
    const say = useWords();
    const body = useRef(null);
    useEffect(() => {
        if (run.timesChosen > 0 && body.current)
            showDetail(body.current);
    }, [run.timesChosen]);
    return (_jsxs("article", { class: "results", children: [_jsx(Summary, { run: run, onAction: onAction }), _jsxs("div", { class: "results-body", ref: body, children: [_jsx(CheckList, { run: run, onChoose: onChoose }), _jsxs("div", { class: "chosen", children: [run.selected !== undefined && (_jsxs("button", { type: "button", class: "back", onClick: () => body.current && showList(body.current), children: [_jsx(Icon, { name: "up" }), say('results.back')] })), _jsx(Selected, { run: run, onAction: onAction })] })] })] }));
}
function Selected({ run, onAction }) {
    const say = useWords();
    const check = run.checks.find((one) => one.name === run.selected);
    if (check)
        return _jsx(CheckDetail, { check: check, busy: run.busy, onAction: onAction }, check.name);
    const measurement = run.measurements.find((one) => one.name === run.selected);
    if (measurement)
        return _jsx(MeasurementView, { measurement: measurement }, measurement.name);
    if (run.checks.length === 0 && !run.busy)
        return _jsx("p", { class: "calm", children: say('results.none') });
    return _jsx(Overview, { run: run });
}
