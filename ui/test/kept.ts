import { formPlace } from "@/app/sitting";
import type { Kept } from "@/components/keptForm";

/** What an earlier visit typed into a form; `initial` is what the form started with, where the page says it. */
export function keepTyped<V>(key: string, values: V, initial?: V): void {
  const begun = initial === undefined ? null : JSON.stringify(initial);
  const kept: Kept<V> = { sitting: null, initial: begun, values };
  sessionStorage.setItem(formPlace(key), JSON.stringify(kept));
}

/** What is kept of a form. */
export function keptTyped<V>(key: string): V | null {
  const kept: Kept<V> | null = JSON.parse(sessionStorage.getItem(formPlace(key)) ?? "null");
  return kept?.values ?? null;
}
