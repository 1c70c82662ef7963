import { newRequestId } from "@/ipc";

/**
 * One person's time at this seat, from signing in to signing out. What a person types is kept under it, and goes with it:
 * whoever signs in next, or the same person another time, begins without it.
 */
export interface Sitting {
  id: string;
  staffId: number;
}

const KEY = "boss.sitting";
/** What a sitting keeps in this window begins with this. */
const KEPT = "boss.form.";

function load(): Sitting | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return typeof stored?.id === "string" && typeof stored.staffId === "number" ? stored : null;
  } catch {
    return null;
  }
}

let current = load();

export function sitting(): Sitting | null {
  return current;
}

/** Forgets the sitting and all that was typed in it. */
export function endSitting(): void {
  current = null;
  const kept = Object.keys(sessionStorage).filter((key) => key === KEY || key.startsWith(KEPT));
  for (const key of kept) sessionStorage.removeItem(key);
}

/** Begins a sitting of this person. */
export function beginSitting(staffId: number): Sitting {
  endSitting();
  const sitting = { id: newRequestId(), staffId };
  current = sitting;
  sessionStorage.setItem(KEY, JSON.stringify(sitting));
  return sitting;
}

/** The place in this window's storage where the one at the desk keeps a form. */
export function formPlace(key: string): string {
  return `${KEPT}${current?.staffId ?? "nobody"}.${key}`;
}

/** The place in this seat's storage for what each person sets up for themselves. */
export function ownPlace(key: string): string {
  return current ? `${key}.of${current.staffId}` : key;
}
