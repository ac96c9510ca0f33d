import { useEffect, useRef } from 'preact/hooks';
/**
 * With Ctrl, Alt or a pinch the wheel zooms; sideways, or with Shift, it pans. Once the diagram has the focus the wheel
 * zooms by itself; before that it scrolls the page, which a reader who passes by expects.
 */
export function useWheel(ref, control) {
    const latest = useRef(control);
    latest.current = control;
    useEffect(() => {
        const element = ref.current;
        if (!element)
            return;
        const onWheel = (event) => {
            const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
            const wantsZoom = event.ctrlKey || event.metaKey || event.altKey || element.contains(document.activeElement);
            if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
                latest.current.panBy(sideways);
            else if (wantsZoom)
                latest.current.zoomBy(Math.exp(-event.deltaY / 300), xIn(element, latest.current.gutter, event));
            else
                return;
            event.preventDefault();
        };
        element.addEventListener('wheel', onWheel, { passive: false });
        return () => element.removeEventListener('wheel', onWheel);
    }, [ref]);
}
/** Pixels along the time area. */
export function xIn(element, gutter, event) {
    return event.clientX - element.getBoundingClientRect().left - gutter;
}
const dragStarts = 4;
/** Calls `onClick` for a press that did not move, `onDrag` with the pixels of one that does. */
export function press(down, onDrag, onClick) {
    const element = down.currentTarget;
    if (!(element instanceof HTMLElement) || down.button !== 0)
        return;
    let last = down.clientX;
    let isDrag = false;
    const onMove = (event) => {
        isDrag ||= Math.abs(event.clientX - down.clientX) > dragStarts;
        if (!isDrag)
            return;
        onDrag(last - event.clientX);
        last = event.clientX;
    };
    const onEnd = (event) => {
        element.removeEventListener('pointermove', onMove);
        element.removeEventListener('pointerup', onEnd);
        element.removeEventListener('pointercancel', onEnd);
        if (!isDrag && event.type === 'pointerup')
            onClick(event);
    };
    element.setPointerCapture(down.pointerId);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onEnd);
    element.addEventListener('pointercancel', onEnd);
}
