import { useLayoutEffect, useRef, useState } from 'preact/hooks';
/** The size of the element that the given `ref` is put on; zero before it is on the screen. */
export function useSize() {
    const ref = useRef(null);
    const [size, setSize] = useState({ width: 0, height: 0 });
    useLayoutEffect(() => {
        const element = ref.current;
        if (!element)
            return;
        const measure = () => {
            const { clientWidth: width, clientHeight: height } = element;
            setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
        };
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        measure();
        return () => observer.disconnect();
    }, []);
    return { ref, size };
}
