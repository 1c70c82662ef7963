import type { AnyRouter } from "@tanstack/react-router";

/** The browser's own way to write an entry: the router's is told of every change, and this is none. */
function stamp(id: string): void {
  const state = { ...window.history.state, sitting: id };
  History.prototype.replaceState.call(window.history, state, "");
}

/**
 * Keeps one person's pages apart from those that the window showed another before: the way back ends where this sitting
 * began. Returns how to stop.
 */
export function keepHistoryApart(router: AnyRouter, id: string): () => void {
  stamp(id);
  // The router writes its entry after it has told of it.
  const stop = router.history.subscribe(() => setTimeout(() => stamp(id)));
  const onBack = (event: PopStateEvent) => {
    // An entry without a state is new: somebody followed a link or typed an address. The router tells of it, and it is stamped.
    if (!event.state || event.state.sitting === id) return;
    event.stopImmediatePropagation();
    stamp(id);
    router.history.replace("/");
  };
  window.addEventListener("popstate", onBack, { capture: true });
  return () => {
    stop();
    window.removeEventListener("popstate", onBack, { capture: true });
  };
}
