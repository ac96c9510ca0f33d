/** The places of a guide's hints, by the index of their blocks. */
export function hintPlaces(blocks) {
    const groups = [];
    let isNew = true;
    for (const [at, block] of blocks.entries()) {
        if (block.kind === 'html' && /<h2[\s>]/i.test(block.html))
            isNew = true;
        if (block.kind !== 'hint')
            continue;
        if (isNew)
            groups.push([]);
        groups.at(-1)?.push(at);
        isNew = false;
    }
    return new Map(groups.flatMap((hints, group) => hints.map((at, number) => [at, { group, number, of: hints.length }])));
}
