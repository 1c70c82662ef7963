import { BossError } from "./error";

const listeners = new Set<() => void>();

/** Codes that may mean the session ended or is locked. The core is asked what is true, so a false alarm costs one call. */
const SESSION_CODES = /session|signed_?in|sign_?in|locked/i;

/** Calls back when the core refuses a call for want of a session, so the sign-in or lock screen can come up. */
export function onSessionRefusal(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Passes a call's rejection on, telling the listeners when it concerns the session. */
export function watchRefusal(thrown: unknown): never {
  if (thrown instanceof BossError && SESSION_CODES.test(thrown.code))
    for (const listener of listeners) listener();
  throw thrown;
}
