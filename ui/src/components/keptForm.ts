import type { FormInstance } from "antd";
import { useEffect, useRef } from "react";

/**
 * Keeps what is typed in a form of this window under `key`, so that leaving the page by mistake loses nothing. Returns
 * what the form starts with, and how to forget it once it is done.
 */
export function useKeptForm<V extends object>(key: string, initial: V) {
  const place = `boss.form.${key}`;
  const start = useRef<{ values: V; kept: boolean } | null>(null);
  start.current ??= read(place, initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<V | null>(null);

  function write() {
    clearTimeout(timer.current);
    if (latest.current) sessionStorage.setItem(place, JSON.stringify(latest.current));
  }
  const flush = useRef(write);
  flush.current = write;
  useEffect(() => () => flush.current(), []);

  return {
    initialValues: start.current.values,
    /** Something typed earlier was found. */
    kept: start.current.kept,
    /** For the form's `onValuesChange`. */
    keep: (values: V) => {
      latest.current = values;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flush.current(), 400);
    },
    /** What was typed is done with; what is typed from now on is kept again. */
    forget: () => {
      latest.current = null;
      clearTimeout(timer.current);
      sessionStorage.removeItem(place);
    },
    /** Begins again with the empty form. */
    startOver: (form: FormInstance<V>) => {
      latest.current = null;
      sessionStorage.removeItem(place);
      // Resetting alone would bring back what was found when the form was opened.
      form.resetFields();
      const names = Object.keys({ ...form.getFieldsValue(true), ...initial }) as (keyof V)[];
      for (const name of names) form.setFieldValue(name as never, structuredClone(initial[name]) as never);
    },
  };
}

function read<V extends object>(place: string, initial: V): { values: V; kept: boolean } {
  try {
    const stored = JSON.parse(sessionStorage.getItem(place) ?? "null");
    if (stored) return { values: { ...initial, ...stored }, kept: true };
  } catch {
    // What cannot be read was not kept.
  }
  return { values: initial, kept: false };
}
