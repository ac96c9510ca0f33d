import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons';
import { useWords } from '../words';
import { nameOfLane } from './describe';
import { eventGroups } from './event-groups';
export function Toolbar(props) {
    const { control, found, isTableShown, onToggleTable, onNextFound, onExport } = props;
    const say = useWords();
    const { filter, setFilter } = control;
    return (_jsxs("div", { class: "toolbar", role: "toolbar", "aria-label": say('timeline.toolbar'), children: [_jsx("vscode-text-field", { class: "search", placeholder: say('timeline.search'), "aria-label": say('timeline.search'), value: filter.text, onInput: (event) => setFilter({ ...filter, text: event.target.value }), onKeyDown: (event) => event.key === 'Enter' && onNextFound() }), filter.text.trim() !== '' && _jsx("span", { class: "found", children: say('timeline.found', found) }), _jsx(FilterMenu, { control: control }), _jsx("span", { class: "toolbar-space" }), _jsx(Tool, { icon: "minus", label: say('timeline.zoom-out'), onClick: () => control.zoomBy(1 / 1.5) }), _jsx(Tool, { icon: "plus", label: say('timeline.zoom-in'), onClick: () => control.zoomBy(1.5) }), _jsx(Tool, { icon: "fit", label: say('timeline.fit'), onClick: control.fitAll }), _jsxs("vscode-button", { appearance: "secondary", "aria-pressed": isTableShown, onClick: onToggleTable, children: [_jsx("span", { slot: "start", class: "button-icon", children: _jsx(Icon, { name: "list" }) }), say('timeline.events')] }), _jsx("vscode-button", { appearance: "secondary", onClick: onExport, children: say('timeline.export') })] }));
}
function Tool({ icon, label, onClick }) {
    return (_jsx("vscode-button", { appearance: "icon", "aria-label": label, title: label, onClick: onClick, children: _jsx(Icon, { name: icon }) }));
}
/** Which processes and which kinds of events are shown. Escape, or the focus going elsewhere, closes it. */
function FilterMenu({ control }) {
    const say = useWords();
    const id = useId();
    const [isOpen, setOpen] = useState(false);
    const ref = useRef(null);
    useEffect(() => {
        if (!isOpen)
            return;
        const close = (event) => {
            if (!(event.target instanceof Node) || ref.current?.contains(event.target) !== true)
                setOpen(false);
        };
        document.addEventListener('pointerdown', close);
        document.addEventListener('focusin', close);
        return () => {
            document.removeEventListener('pointerdown', close);
            document.removeEventListener('focusin', close);
        };
    }, [isOpen]);
    const { filter, setFilter, index } = control;
    const hidden = filter.hiddenGroups.size + filter.hiddenLanes.size;
    return (_jsxs("div", { class: "menu", ref: ref, onKeyDown: (event) => event.key === 'Escape' && setOpen(false), children: [_jsxs("vscode-button", { appearance: "secondary", "aria-expanded": isOpen, "aria-controls": id, onClick: () => setOpen((old) => !old), children: [_jsx("span", { slot: "start", class: "button-icon", children: _jsx(Icon, { name: "filter" }) }), hidden === 0 ? say('timeline.filter') : say('timeline.filtered', hidden)] }), isOpen && (_jsxs("div", { class: "menu-body", id: id, children: [_jsxs("fieldset", { children: [_jsx("legend", { children: say('filter.kinds') }), eventGroups.map((group) => (_jsx("vscode-checkbox", { checked: !filter.hiddenGroups.has(group), onChange: (event) => setFilter({ ...filter, hiddenGroups: toggled(filter.hiddenGroups, group, event) }), children: say(`group.${group}`) }, group)))] }), _jsxs("fieldset", { children: [_jsx("legend", { children: say('filter.processes') }), index.lanes.lanes
                                .filter((lane) => lane.host >= 0)
                                .map((lane) => (_jsx("vscode-checkbox", { checked: !filter.hiddenLanes.has(lane.index), onChange: (event) => setFilter(withLane(filter, lane.index, event)), children: nameOfLane(index, lane.index, say) }, lane.index)))] })] }))] }));
}
function withLane(filter, lane, event) {
    return { ...filter, hiddenLanes: toggled(filter.hiddenLanes, lane, event) };
}
/** A checkbox that is not checked hides. */
function toggled(hidden, one, event) {
    const isShown = event.target.checked;
    const changed = new Set(hidden);
    if (isShown)
        changed.delete(one);
    else
        changed.add(one);
    return changed;
}
