import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ActionInput, ActionName, ActionOutput, QueryInput, QueryName, QueryOutput } from "./call";
import { actNamed, askNamed } from "./call";
import { carrier } from "./carrier";
import { type BossError, toBossError } from "./error";
import { newRequestId } from "./requestId";
import { askKey, dryRunKey, invalidateAfter, invalidateStale } from "./stale";
import type { Outcome, Progress } from "./wire";

export interface AskOptions {
  /** False holds the question back. */
  enabled?: boolean;
  /** Keep showing the last answer while the input changes. */
  keepPrevious?: boolean;
  /** Ask again every so many milliseconds, for work that goes on by itself. */
  refetchEvery?: number;
}

/** A query's answer, cached, refreshed when an action makes it stale. */
export function useAsk<N extends QueryName>(
  name: N,
  input: QueryInput<N>,
  options: AskOptions = {},
): UseQueryResult<QueryOutput<N>, BossError> {
  return useAskNamed<QueryOutput<N>>(name, input, options);
}

/** {@link useAsk} for a query named by data. */
export function useAskNamed<T = unknown>(
  name: string,
  input: unknown,
  options: AskOptions = {},
): UseQueryResult<T, BossError> {
  return useQuery<T, BossError, T>({
    queryKey: askKey(name, input),
    queryFn: ({ signal }) => askNamed<T>(name, input, signal),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchEvery ?? false,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  });
}

/** An action at hand: its run, what came of it, and how far it is. */
export interface ActHandle<I, O> {
  /** Does the action. A second call while it runs joins the first: a double click has one effect. Rejects with a {@link BossError}, also kept in `error`. */
  run(input: I): Promise<Outcome<O>>;
  running: boolean;
  outcome: Outcome<O> | null;
  error: BossError | null;
  progress: Progress | null;
  /** Asks the core to stop; what it had not committed is not done. */
  cancel(): void;
  /** The id the next run carries. */
  requestId(): string;
  /** Forgets outcome and error and starts a new intention. */
  reset(): void;
}

/**
 * One action for one form or dialog. The request id is made when the hook mounts and kept over failures, so a retry
 * after a lost answer does not do the work twice; success starts a new intention.
 */
export function useAct<N extends ActionName>(name: N): ActHandle<ActionInput<N>, ActionOutput<N>> {
  return useActNamed<ActionInput<N>, ActionOutput<N>>(name);
}

interface ActState<O> {
  running: boolean;
  outcome: Outcome<O> | null;
  error: BossError | null;
  progress: Progress | null;
}

const idle = { running: false, outcome: null, error: null, progress: null };

/** {@link useAct} for an action named by data. */
export function useActNamed<I = unknown, O = unknown>(name: string): ActHandle<I, O> {
  const client = useQueryClient();
  const requestId = useRef(newRequestId());
  const pending = useRef<Promise<Outcome<O>> | null>(null);
  const [state, setState] = useState<ActState<O>>(idle);

  const perform = useCallback(
    async (input: I): Promise<Outcome<O>> => {
      const id = requestId.current;
      setState({ ...idle, running: true });
      const stop = carrier().onProgress(id, (progress) => setState((was) => ({ ...was, progress })));
      try {
        const outcome = await actNamed<O>(name, input, { requestId: id });
        requestId.current = newRequestId();
        await invalidateStale(client, outcome.stale);
        setState({ ...idle, outcome });
        return outcome;
      } catch (thrown) {
        const error = toBossError(thrown);
        setState({ ...idle, error });
        await invalidateAfter(client, error);
        throw error;
      } finally {
        stop();
        pending.current = null;
      }
    },
    [client, name],
  );
  const run = useCallback(
    (input: I) => {
      pending.current ??= perform(input);
      return pending.current;
    },
    [perform],
  );
  const cancel = useCallback(() => {
    if (pending.current)
      carrier()
        .cancel(requestId.current)
        .catch(() => undefined);
  }, []);
  const reset = useCallback(() => {
    requestId.current = newRequestId();
    setState(idle);
  }, []);
  return { run, ...state, cancel, requestId: () => requestId.current, reset };
}

export interface DryRun<O> {
  /** What would happen; the last answer stays while a newer one is on its way. Null for input that is not valid. */
  outcome: Outcome<O> | null;
  error: BossError | null;
  /** A newer answer is on its way: `outcome` belongs to slightly older input. */
  pending: boolean;
}

/** What an action would do with this input, asked live. Give null while the input is not valid: nothing is asked then. */
export function useDryRun<N extends ActionName>(
  name: N,
  input: ActionInput<N> | null,
): DryRun<ActionOutput<N>> {
  return useDryRunNamed<ActionOutput<N>>(name, input);
}

const DRY_RUN_PAUSE_MS = 300;

/** {@link useDryRun} for an action named by data. */
export function useDryRunNamed<O = unknown>(name: string, input: unknown | null): DryRun<O> {
  const settled = useSettled(input, DRY_RUN_PAUSE_MS);
  const enabled = input !== null && settled !== null;
  const query = useQuery<Outcome<O>, BossError, Outcome<O>>({
    queryKey: dryRunKey(name, settled),
    queryFn: () => actNamed<O>(name, settled, { dryRun: true }),
    enabled,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    retry: false,
  });
  if (!enabled) return { outcome: null, error: null, pending: input !== null };
  const waiting = query.isFetching || JSON.stringify(settled) !== JSON.stringify(input);
  return { outcome: query.data ?? null, error: query.error, pending: waiting };
}

/** A value that has stopped changing for `pause` milliseconds. Compared by content, so a new equal object is no change. */
export function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  const written = JSON.stringify(value);
  const latest = useRef(value);
  latest.current = value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `written` is the value's content, which is what restarts the pause.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest.current), pause);
    return () => clearTimeout(timer);
  }, [written, pause]);
  return settled;
}
