import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { sitting } from "@/app/sitting";
import { act, type BossError, invalidateStale, type JsonObject, toBossError } from "@/ipc";

/** What is saved of a run. */
export interface DraftContent {
  flow: string;
  title: string;
  step: string;
  data: JsonObject;
}

/** A draft as it is known to the core. */
export interface SavedMark {
  draftId: number;
  version: number;
  savedAt: string;
}

export interface DraftKeeper {
  saved: SavedMark | null;
  saving: boolean;
  /** The last save failed; the next pause tries again. */
  error: BossError | null;
  /** Notes the newest content: it is saved at the next pause. */
  note: (content: DraftContent) => void;
  /** Saves what is noted now. */
  flush: () => Promise<void>;
  /** Removes the draft: the run was submitted or given up. */
  discard: () => Promise<void>;
}

/** Typing stops for this long: a pause. */
export const DRAFT_PAUSE_MS = 800;
const RETRY_MS = 5_000;

/**
 * Saves a run at every pause. One save is under way at a time and the newest content wins; a failed save is tried
 * again, so a lost connection costs nothing that was typed while the page stays open.
 */
export function useDraftKeeper(opened: SavedMark | null): DraftKeeper {
  const client = useQueryClient();
  const [saved, setSaved] = useState<SavedMark | null>(opened);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<BossError | null>(null);
  const [retries, setRetries] = useState(0);
  const mark = useRef(opened);
  const noted = useRef<DraftContent | null>(null);
  const underWay = useRef<Promise<void> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const closed = useRef(false);
  const person = useRef(sitting()?.staffId);

  const save = useCallback(async () => {
    const content = noted.current;
    // What one person typed is never saved in the name of another who came meanwhile.
    if (!content || closed.current || sitting()?.staffId !== person.current) return;
    noted.current = null;
    setSaving(true);
    try {
      const known = mark.current ? { draftId: mark.current.draftId, version: mark.current.version } : {};
      const outcome = await act("flows.save_draft", { ...content, ...known });
      mark.current = outcome.output;
      setSaved(outcome.output);
      setError(null);
      invalidateStale(client, outcome.stale);
    } catch (thrown) {
      noted.current ??= content;
      setError(toBossError(thrown));
      timer.current = setTimeout(() => setRetries((count) => count + 1), RETRY_MS);
    } finally {
      setSaving(false);
    }
  }, [client]);
  const start = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    underWay.current ??= save().finally(() => {
      underWay.current = null;
    });
    return underWay.current;
  }, [save]);
  const flush = useCallback(async () => {
    await underWay.current;
    if (noted.current) await start();
  }, [start]);
  const note = useCallback(
    (content: DraftContent) => {
      if (closed.current) return;
      noted.current = content;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, DRAFT_PAUSE_MS);
    },
    [flush],
  );
  const discard = useCallback(async () => {
    clearTimeout(timer.current);
    noted.current = null;
    await underWay.current;
    closed.current = true;
    if (!mark.current) return;
    const outcome = await act("flows.discard_draft", { draftId: mark.current.draftId });
    await invalidateStale(client, outcome.stale);
  }, [client]);

  useEffect(() => {
    if (retries > 0) flush();
  }, [retries, flush]);
  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === "hidden") flush();
    };
    document.addEventListener("visibilitychange", leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      flush();
    };
  }, [flush]);
  return { saved, saving, error, note, flush, discard };
}
