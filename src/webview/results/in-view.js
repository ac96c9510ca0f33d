/** Moving between the list and what was chosen in it: in a narrow page the one is far below the other. */
/** Brings what was chosen into view. Where it is below the list, it gets the focus too: reading goes on there. */
export function showDetail(body) {
    const list = body.querySelector('.checks');
    const detail = body.querySelector('.chosen');
    if (!list || !detail)
        return;
    const { top } = detail.getBoundingClientRect();
    const isBelow = top >= list.getBoundingClientRect().bottom;
    if (isBelow)
        detail.querySelector('.detail-title')?.focus({ preventScroll: true });
    if (top < 0 || top > window.innerHeight / 3)
        detail.scrollIntoView({ block: 'start', behavior: behavior() });
}
/** Goes back to what is chosen in the list. */
export function showList(body) {
    const item = body.querySelector('.item[aria-current=true]');
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: 'center', behavior: behavior() });
}
/** VS Code has a setting of its own for people whom motion disturbs. */
function behavior() {
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches ||
        document.body.classList.contains('vscode-reduce-motion');
    return isCalm ? 'instant' : 'smooth';
}
