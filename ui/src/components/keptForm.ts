import type { FormInstance } from "antd";
import { useEffect, useRef } from "react";
import { formPlace, sitting } from "@/app/sitting";

/** What is kept of a form. */
export interface Kept<V> {
  /** When it was typed: what is older than the person's sitting is not taken up again. */
  sitting: string | null;
  /**
   * What the form started with then: where it starts with something else now, what was typed belongs to something else.
   * Null where that does not matter.
   */
  initial: string | null;
  values: V;
}

/**
 * Keeps what one person types in a form of this window under `key`, so that leaving the page by mistake loses nothing.
 * Returns what the form starts with, and how to forget it once it is done.
 */
export function useKeptForm<V extends object>(key: string, initial: V) {
  const place = useRef(formPlace(key));
  const person = useRef(sitting()?.staffId);
  const begun = useRef(JSON.stringify(initial));
  const start = useRef<{ values: V; kept: boolean } | null>(null);
  start.current ??= read(place.current, initial, begun.current);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<V | null>(null);

  function write() {
    clearTimeout(timer.current);
    // A page that goes because another person came keeps nothing for them.
    if (!latest.current || sitting()?.staffId !== person.current) return;
    const kept: Kept<V> = {
      sitting: sitting()?.id ?? null,
      initial: begun.current,
      values: latest.current,
    };
    sessionStorage.setItem(place.current, JSON.stringify(kept));
  }
  const flush = useRef(write);
  flush.current = write;
  useEffect(() => () => flush.current(), []);

  function drop() {
    latest.current = null;
    clearTimeout(timer.current);
    sessionStorage.removeItem(place.current);
  }
  return {
    initialValues: start.current.values,
    /** Something typed earlier was found: the form says so. */
    kept: start.current.kept,
    /** For the form's `onValuesChange`. */
    keep: (values: V) => {
      latest.current = values;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flush.current(), 400);
    },
    /** What was typed is done with; what is typed from now on is kept again. */
    forget: drop,
    /** Begins again with the empty form. */
    startOver: (form: FormInstance<V>) => {
      drop();
      // Resetting alone would bring back what was found when the form was opened.
      form.resetFields();
      const names = Object.keys({ ...form.getFieldsValue(true), ...initial }) as (keyof V)[];
      for (const name of names) form.setFieldValue(name as never, structuredClone(initial[name]) as never);
    },
  };
}

function read<V extends object>(place: string, initial: V, begun: string): { values: V; kept: boolean } {
  try {
    const stored: Kept<V> | null = JSON.parse(sessionStorage.getItem(place) ?? "null");
    if (stored && stored.sitting === (sitting()?.id ?? null) && (stored.initial ?? begun) === begun)
      return { values: { ...initial, ...stored.values }, kept: true };
    if (stored) sessionStorage.removeItem(place);
  } catch {
    // What cannot be read was not kept.
  }
  return { values: initial, kept: false };
}
