import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { type BossError, carrier, onSessionRefusal, type Place, type SessionView, toBossError } from "@/ipc";

/** Where the person stands, and how to get on. */
export interface Standing {
  /** Null until the core has answered once. */
  place: Place | null;
  session: SessionView | null;
  failure: BossError | null;
  /** Asks the core again: after signing in, unlocking, founding. */
  refresh: () => Promise<void>;
  signOut: () => Promise<void>;
  lock: () => Promise<void>;
  /** Leaves the demo company; null where one is not in it, or cannot leave it from here. */
  leaveDemo: (() => Promise<void>) | null;
}

const StandingContext = createContext<Standing | null>(null);

/** Keeps place and session, and asks again when a call is refused because the session ended. */
export function StandingProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [place, setPlace] = useState<Place | null>(null);
  const [session, setSession] = useState<SessionView | null>(null);
  const [failure, setFailure] = useState<BossError | null>(null);

  const refresh = useCallback(async () => {
    try {
      const now = await carrier().place();
      if (now.state === "ready") setSession(await carrier().session());
      setPlace(now);
      setFailure(null);
    } catch (thrown) {
      setFailure(toBossError(thrown));
    }
  }, []);
  const signOut = useCallback(async () => {
    await carrier().signOut();
    setSession(null);
    client.clear();
    await refresh();
  }, [client, refresh]);
  const leave = useCallback(async () => {
    await carrier().leaveDemo?.();
    setSession(null);
    client.clear();
    await refresh();
  }, [client, refresh]);
  const leaveDemo = place?.demo && carrier().leaveDemo ? leave : null;
  const lock = useCallback(async () => {
    await carrier().lock();
    await refresh();
  }, [refresh]);

  useEffect(() => {
    refresh();
  }, [refresh]);
  useEffect(() => onSessionRefusal(refresh), [refresh]);

  const standing = useMemo(
    () => ({ place, session, failure, refresh, signOut, lock, leaveDemo }),
    [place, session, failure, refresh, signOut, lock, leaveDemo],
  );
  return <StandingContext value={standing}>{children}</StandingContext>;
}

export function useStanding(): Standing {
  const standing = useContext(StandingContext);
  if (!standing) throw new Error("useStanding needs a StandingProvider above it");
  return standing;
}

/** Who is signed in. Only for parts shown inside the frame, where somebody always is. */
export function useSession(): SessionView {
  const { session } = useStanding();
  if (!session) throw new Error("useSession is for pages inside the frame");
  return session;
}

/** A test for permissions: `may(undefined)` is true, so an entry without a need is open to all. */
export function useMay(): (permission: string | undefined) => boolean {
  const { session } = useStanding();
  return useCallback(
    (permission) => permission === undefined || (session?.permissions.includes(permission) ?? false),
    [session],
  );
}
