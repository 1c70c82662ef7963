import { useEffect } from "react";

/** Gives the keys back to where they were before a dialog was opened, unless they have gone elsewhere meanwhile. */
export function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      // Asked a moment later: what the dialog led to may take the focus itself.
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      });
    };
  }, []);
}
