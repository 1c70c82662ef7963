import { useEffect, useRef, useSyncExternalStore } from "react";

/** A key combination: `mod+k` (Ctrl, on a Mac Command), `alt+left`, `?`, `/`. */
export interface Shortcut {
  keys: string;
  /** Key with namespace of what it does; shown in the `?` list. */
  label: string;
  /** Also while typing in a field. Combinations with mod or alt always are. */
  inFields?: boolean;
  run: () => void;
}

let shortcuts: readonly Shortcut[] = [];
const escapes: (() => void)[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly Shortcut[]): void {
  shortcuts = next;
  for (const listener of listeners) listener();
}

/** Makes a shortcut work while the component is shown; the newest of two for the same keys wins. */
export function useShortcut(keys: string, label: string, run: () => void, enabled = true): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!enabled) return;
    const entry: Shortcut = { keys, label, run: () => latest.current() };
    publish([entry, ...shortcuts]);
    return () => publish(shortcuts.filter((other) => other !== entry));
  }, [keys, label, enabled]);
}

/** Every shortcut that works now, for the `?` list. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shortcuts,
  );
}

/** Takes the Esc key while the component is shown (a side panel closes before the page goes back). */
export function useEscape(run: () => void, enabled = true): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!enabled) return;
    const entry = () => latest.current();
    escapes.push(entry);
    return () => {
      escapes.splice(escapes.indexOf(entry), 1);
    };
  }, [enabled]);
}

/** True while an input method is composing: its Enter picks a word and must submit nothing. WebKit says 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

const named: Readonly<Record<string, string>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The event as the text `useShortcut` uses. */
export function keysOf(event: KeyboardEvent): string {
  const key = named[event.key] ?? event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const alt = event.altKey ? "alt+" : "";
  // Shift is part of what printable keys already say (`?`), so it is only named for the others.
  const shift = event.shiftKey && event.key.length > 1 ? "shift+" : "";
  return `${mod}${alt}${shift}${key}`;
}

function typesInto(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

const OPEN_OVERLAYS = [
  ".ant-modal-wrap:not([style*='display: none'])",
  ".ant-select-dropdown:not(.ant-select-dropdown-hidden)",
  ".ant-picker-dropdown:not(.ant-picker-dropdown-hidden)",
  ".ant-dropdown:not(.ant-dropdown-hidden)",
  ".ant-popover:not(.ant-popover-hidden)",
].join(",");

function onEscape(event: KeyboardEvent, goBack: () => void): void {
  // An open dropdown or dialog closes itself on this very key press.
  if (document.querySelector(OPEN_OVERLAYS)) return;
  if (typesInto(event.target)) {
    event.target.blur();
    return;
  }
  const top = escapes.at(-1);
  if (top) top();
  else goBack();
}

function onKeyDown(event: KeyboardEvent, goBack: () => void): void {
  if (isComposing(event)) {
    if (event.key === "Enter") {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
    return;
  }
  if (event.key === "Escape") {
    onEscape(event, goBack);
    return;
  }
  const keys = keysOf(event);
  const free = keys.includes("mod+") || keys.includes("alt+");
  if (!free && typesInto(event.target)) return;
  const shortcut = shortcuts.find((entry) => entry.keys === keys);
  if (!shortcut) return;
  event.preventDefault();
  event.stopPropagation();
  shortcut.run();
}

/** Listens for the whole page; returns how to stop. `goBack` is what Esc does when nobody else takes it. */
export function listenForKeys(goBack: () => void): () => void {
  const listener = (event: KeyboardEvent) => onKeyDown(event, goBack);
  window.addEventListener("keydown", listener, { capture: true });
  return () => window.removeEventListener("keydown", listener, { capture: true });
}

const isMac = /Mac/.test(navigator.userAgent);

/** The keys as printed on a keyboard: `Ctrl K`, `Alt ←`. */
export function keyCaps(keys: string): string[] {
  const caps: Readonly<Record<string, string>> = {
    mod: isMac ? "⌘" : "Ctrl",
    alt: "Alt",
    shift: "Shift",
    enter: "Enter",
    escape: "Esc",
    left: "←",
    right: "→",
    up: "↑",
    down: "↓",
    " ": "Space",
  };
  return keys.split("+").map((key) => caps[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
