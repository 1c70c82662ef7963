import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import {
  type BossError,
  carrier,
  onSessionRefusal,
  type Place,
  type SessionView,
  toBossError,
  watchRefusal,
} from "@/ipc";
import { beginSitting, endSitting, sitting } from "./sitting";

/** Where the person stands, and how to get on. */
export interface Standing {
  /** Null until the core has answered once. */
  place: Place | null;
  session: SessionView | null;
  failure: BossError | null;
  /** Asks the core again: after signing in, founding. */
  refresh: () => Promise<void>;
  signOut: () => Promise<void>;
  /** Locks the desk: here at once, whatever the core can do at the moment. */
  lock: () => Promise<void>;
  /** Opens the locked desk; rejects where the password is wrong. */
  unlock: (password: string) => Promise<void>;
  /** Leaves the demo company; null where one is not in it, or cannot leave it from here. */
  leaveDemo: (() => Promise<void>) | null;
}

const StandingContext = createContext<Standing | null>(null);

/** A desk that was locked here stays so over a reload, until its password was given. */
const LOCKED = "boss.locked";

const isLockedHere = () => sessionStorage.getItem(LOCKED) !== null;

/** Forgets all that the one before left in this window: what was typed, what was asked, where they were. */
function forgetPerson(client: QueryClient): void {
  endSitting();
  sessionStorage.removeItem(LOCKED);
  client.clear();
  if (window.location.hash !== "") window.history.replaceState(null, "", "#/");
}

/** Sees to it that what is kept belongs to who is signed in; `fresh` where they have signed in just now. */
function seat(client: QueryClient, session: SessionView, fresh: boolean): void {
  const before = sitting();
  if (before?.staffId !== session.staffId && before !== null) forgetPerson(client);
  if (fresh || before?.staffId !== session.staffId) beginSitting(session.staffId);
}

/** Asks the core where the person stands, and keeps it. */
function usePlace() {
  const client = useQueryClient();
  const [place, setPlace] = useState<Place | null>(null);
  const [session, setSession] = useState<SessionView | null>(null);
  const [failure, setFailure] = useState<BossError | null>(null);
  /** Nobody was signed in when it was last asked. */
  const stoodOutside = useRef(false);
  /** Somebody's session was shown in this window and has not ended since, as far as is known here. */
  const held = useRef(false);
  /** Answers that were asked for before this one was are no news. */
  const round = useRef(0);

  const refresh = useCallback(async () => {
    round.current += 1;
    const asked = round.current;
    try {
      const now = await carrier().place();
      const someone = now.state === "ready" ? await carrier().session() : null;
      if (asked !== round.current) return;
      if (someone) {
        seat(client, someone, stoodOutside.current);
        setSession(someone);
        held.current = true;
      }
      stoodOutside.current = now.state === "signIn" || now.state === "choose";
      if (stoodOutside.current) {
        sessionStorage.removeItem(LOCKED);
        // The core ended the session: nobody who comes next is to find anything of its person's.
        if (held.current) forgetPerson(client);
        held.current = false;
        setSession(null);
      }
      const locked = now.state === "ready" && isLockedHere();
      // The core did not hear it the first time.
      if (locked)
        carrier()
          .lock()
          .catch(() => undefined);
      setPlace(locked ? { ...now, state: "locked" } : now);
      setFailure(null);
    } catch (thrown) {
      if (asked === round.current) setFailure(toBossError(thrown));
    }
  }, [client]);
  /** The person is gone from this window, whatever the core answers. */
  const leave = useCallback(() => {
    round.current += 1;
    stoodOutside.current = true;
    held.current = false;
    setSession(null);
    setPlace((was) => was && { ...was, state: "signIn" });
    forgetPerson(client);
  }, [client]);
  return { place, setPlace, session, failure, refresh, leave };
}

/** Keeps place and session, and asks again when a call is refused because the session ended. */
export function StandingProvider({ children }: { children: ReactNode }) {
  const { place, setPlace, session, failure, refresh, leave } = usePlace();
  const signOut = useCallback(async () => {
    leave();
    // Without its token in this window the session opens nothing, even where the core could not be told.
    await carrier()
      .signOut()
      .catch(() => undefined);
    await refresh();
  }, [leave, refresh]);
  const leaveForOwn = useCallback(async () => {
    await carrier().leaveDemo?.();
    leave();
    await refresh();
  }, [leave, refresh]);
  const leaveDemo = place?.demo && carrier().leaveDemo ? leaveForOwn : null;
  const lock = useCallback(async () => {
    sessionStorage.setItem(LOCKED, "1");
    setPlace((was) => was && { ...was, state: "locked" });
    await carrier()
      .lock()
      .catch(() => undefined);
    await refresh();
  }, [setPlace, refresh]);
  const unlock = useCallback(
    async (password: string) => {
      // Too many wrong ones end the session: then somebody signs in.
      await carrier().unlock(password).catch(watchRefusal);
      sessionStorage.removeItem(LOCKED);
      await refresh();
    },
    [refresh],
  );

  useEffect(() => {
    refresh();
  }, [refresh]);
  useEffect(() => onSessionRefusal(refresh), [refresh]);

  const standing = useMemo(
    () => ({ place, session, failure, refresh, signOut, lock, unlock, leaveDemo }),
    [place, session, failure, refresh, signOut, lock, unlock, leaveDemo],
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
