import { ConfigProvider } from "antd";
import { type ReactNode, useLayoutEffect, useState } from "react";
import { createPortal } from "react-dom";

/** Everything in the document but the cover: pages, and what hangs beside them (dialogs, menus, messages). */
function others(cover: HTMLElement): HTMLElement[] {
  return Array.from(document.body.children).filter(
    (each): each is HTMLElement => each instanceof HTMLElement && each !== cover && each.tagName !== "SCRIPT",
  );
}

/** Hides and disables all but the cover, what comes up later too; returns how to undo it. */
function coverAllBut(cover: HTMLElement): () => void {
  const covered = new Set<HTMLElement>();
  const hide = () => {
    for (const each of others(cover)) {
      if (covered.has(each)) continue;
      covered.add(each);
      each.inert = true;
      each.setAttribute("inert", "");
      each.dataset.covered = "";
    }
  };
  hide();
  const watcher = new MutationObserver(hide);
  watcher.observe(document.body, { childList: true });
  // A dialog underneath listens at the window: keys that were not meant for the cover must not reach it, nor must it hear
  // where the focus goes, which it would draw back to itself.
  const guard = (event: Event) => {
    if (event.target instanceof Node && cover.contains(event.target)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  const keep = (event: Event) => event.stopPropagation();
  const keys = ["keydown", "keyup", "keypress", "paste", "copy", "cut", "focusin"];
  for (const key of keys) {
    window.addEventListener(key, guard, { capture: true });
    cover.addEventListener(key, keep);
  }
  return () => {
    watcher.disconnect();
    for (const key of keys) {
      window.removeEventListener(key, guard, { capture: true });
      cover.removeEventListener(key, keep);
    }
    for (const each of covered) {
      each.inert = false;
      each.removeAttribute("inert");
      delete each.dataset.covered;
    }
  };
}

/**
 * Lays its children over everything there is: nothing beneath can be read, reached or heard, and all of it is there
 * again when the cover goes, with the focus where it was.
 */
export function Cover({ children }: { children: ReactNode }) {
  const [layer, setLayer] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const made = document.createElement("div");
    made.dataset.cover = "";
    document.body.append(made);
    if (before instanceof HTMLElement) before.blur();
    const uncover = coverAllBut(made);
    setLayer(made);
    return () => {
      uncover();
      made.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  if (!layer) return null;
  return createPortal(<ConfigProvider getPopupContainer={() => layer}>{children}</ConfigProvider>, layer);
}
