import { useEffect } from "react";

const targets: (() => void)[] = [];

/** Lets a page's own search field take the `/` key while it is shown. */
export function useSearchTarget(focus: (() => void) | null): void {
  useEffect(() => {
    if (!focus) return;
    targets.push(focus);
    return () => {
      targets.splice(targets.indexOf(focus), 1);
    };
  }, [focus]);
}

/** Focuses the page's search field; false when it has none. */
export function focusPageSearch(): boolean {
  const target = targets.at(-1);
  target?.();
  return target !== undefined;
}
