import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { actNamed } from "./call";
import { carrier } from "./carrier";
import type { BossError } from "./error";
import { type DryRun, useSettled } from "./hooks";
import { newRequestId } from "./requestId";
import { dryRunKey } from "./stale";
import type { Outcome, Progress } from "./wire";

/** A dry run that may take a while. */
export interface LongDryRun<O> extends DryRun<O> {
  /** It is under way: there is no answer for this input yet. */
  running: boolean;
  progress: Progress | null;
  /** Stops it. `again` starts it anew. */
  cancel(): void;
  again(): void;
}

const PAUSE_MS = 300;
/** An answer is good for this long, unless an action of this seat makes it stale: a dry run of everything is dear. */
const GOOD_FOR_MS = 5 * 60_000;

/**
 * What an action would do, with its progress. Null input is not valid yet: nothing is asked. A run nobody waits for any
 * more, because the input changed or the page was left, is stopped.
 */
export function useLongDryRun<O = unknown>(name: string, input: unknown | null): LongDryRun<O> {
  const settled = useSettled({ name, input }, PAUSE_MS);
  const [progress, setProgress] = useState<Progress | null>(null);
  const underWay = useRef<string | null>(null);
  const enabled = input !== null && settled.input !== null && settled.name === name;
  const query = useQuery<Outcome<O>, BossError, Outcome<O>>({
    queryKey: dryRunKey(settled.name, settled.input),
    queryFn: async ({ signal }) => {
      const requestId = newRequestId();
      underWay.current = requestId;
      setProgress(null);
      const stop = carrier().onProgress(requestId, setProgress);
      const abandon = () => {
        carrier()
          .cancel(requestId)
          .catch(() => undefined);
      };
      signal.addEventListener("abort", abandon);
      try {
        return await actNamed<O>(settled.name, settled.input, { requestId, dryRun: true });
      } finally {
        signal.removeEventListener("abort", abandon);
        stop();
      }
    },
    enabled,
    // The last answer stays while a newer one is on its way, but not that of another action.
    placeholderData: (last, from) => (from?.queryKey[1] === settled.name ? last : undefined),
    staleTime: GOOD_FOR_MS,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const cancel = useCallback(() => {
    if (underWay.current)
      carrier()
        .cancel(underWay.current)
        .catch(() => undefined);
  }, []);
  const again = useCallback(() => {
    query.refetch();
  }, [query.refetch]);
  if (!enabled)
    return {
      outcome: null,
      error: null,
      pending: input !== null,
      running: false,
      progress: null,
      cancel,
      again,
    };
  const waiting = query.isFetching || JSON.stringify(settled.input) !== JSON.stringify(input);
  return {
    outcome: query.data ?? null,
    error: query.error,
    pending: waiting,
    running: query.isFetching,
    progress,
    cancel,
    again,
  };
}
