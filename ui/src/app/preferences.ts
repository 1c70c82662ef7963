import { useSyncExternalStore } from "react";
import type { Language } from "@/ipc";

export type Appearance = "light" | "dark" | "system";

/** What this seat likes; kept in the browser's storage, never on the server. */
export interface Preferences {
  language: Language;
  appearance: Appearance;
  /** Minutes without a key or a click until the desk locks. */
  lockMinutes: number;
  navigationFolded: boolean;
}

const KEY = "boss.preferences";
export const lockChoices = [5, 10, 15, 30, 60] as const;

function defaults(): Preferences {
  const language = navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  return { language, appearance: "system", lockMinutes: 10, navigationFolded: false };
}

function load(): Preferences {
  try {
    return { ...defaults(), ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return defaults();
  }
}

let current = load();
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  return current;
}

/** Changes some preferences at once, for every part of the page. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences);
}

/** The language the person reads now. */
export function useLanguage(): Language {
  return usePreferences().language;
}
