import { useEffect, useRef } from "react";
import { SIGNS_OF_LIFE } from "@/ipc";

/** Calls `onIdle` once after `minutes` without a sign of life. Clock based, so a computer that slept locks on waking. */
export function useIdle(minutes: number, onIdle: () => void, enabled: boolean): void {
  const latest = useRef(onIdle);
  latest.current = onIdle;
  useEffect(() => {
    if (!enabled) return;
    let last = Date.now();
    let fired = false;
    const check = () => {
      if (fired || Date.now() - last < minutes * 60_000) return;
      fired = true;
      latest.current();
    };
    const live = () => {
      check();
      last = Date.now();
    };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, live, { passive: true });
    const timer = setInterval(check, 5_000);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, live);
    };
  }, [minutes, enabled]);
}
