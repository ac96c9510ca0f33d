/** Guides come from packs, which anybody may write: nothing in them may run, load or leave its place. */
import createPurifier from 'dompurify';
/** `lab:` links are actions of ours; images are inline or come from where the policy of the page allows. */
const addresses = /^(?:https?:|mailto:|lab:|#|data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,])/i;
const html = {
    USE_PROFILES: { html: true },
    ALLOWED_URI_REGEXP: addresses,
    FORBID_TAGS: [
        'style',
        'form',
        'input',
        'button',
        'select',
        'textarea',
        'audio',
        'video',
        'source',
        'dialog',
    ],
    FORBID_ATTR: ['style', 'srcset', 'name'],
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
};
const svg = {
    USE_PROFILES: { svg: true },
    ADD_TAGS: ['marker'],
    FORBID_TAGS: [
        'style',
        'image',
        'a',
        'use',
        'animate',
        'animateMotion',
        'animateTransform',
        'set',
        'foreignObject',
    ],
    FORBID_ATTR: ['style', 'href', 'xlink:href', 'src'],
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
};
const purifier = createPurifier(window);
/** A paint or marker may refer to the figure itself, never to another document. */
purifier.addHook('uponSanitizeAttribute', (_, attribute) => {
    const targets = attribute.attrValue.matchAll(/url\s*\(\s*["']?\s*(.)/gi);
    for (const [, first] of targets)
        if (first !== '#')
            attribute.keepAttr = false;
});
/**
 * Markdown aligns the columns of tables with inline styles. The policy blocks them, and already parsing one counts as
 * a violation: classes instead, before anything is parsed.
 */
function withoutAlignment(text) {
    return text.replace(/(<t[dh]) style="text-align:\s*(left|center|right);?"/g, '$1 class="align-$2"');
}
export function sanitizeHtml(text) {
    return purifier.sanitize(withoutAlignment(text), html);
}
/**
 * `prefix` goes before every id and every reference to one: figures of one page would share their markers otherwise.
 * The result has one `svg` element, or nothing where the text has none.
 */
export function sanitizeSvg(text, prefix) {
    const fragment = purifier.sanitize(text.replace(/\sstyle\s*=/gi, ' data-style='), svg);
    for (const child of [...fragment.childNodes])
        if (child.nodeName.toLowerCase() !== 'svg')
            child.remove();
    for (const element of fragment.querySelectorAll('*'))
        prefixIds(element, prefix);
    return fragment;
}
function prefixIds(element, prefix) {
    for (const attribute of [...element.attributes]) {
        if (attribute.name === 'id')
            attribute.value = `${prefix}-${attribute.value}`;
        else if (attribute.name.startsWith('aria-') && attribute.name.endsWith('by')) {
            attribute.value = attribute.value.replace(/\S+/g, (id) => `${prefix}-${id}`);
        }
        else
            attribute.value = attribute.value.replace(/url\((["']?)#/g, `url($1#${prefix}-`);
    }
}
