import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { askKey, askNamed, type BossError } from "@/ipc";

/** Rows per question: what the core gives at most. */
export const WINDOW = 200;

export interface Sort {
  column: string;
  descending: boolean;
}

/** What a list query answers. */
export interface ListAnswer<Row> {
  rows: Row[];
  total: number;
  /** False where counting stopped early: there are at least `total`. */
  totalIsExact?: boolean;
  /** Sums of the whole filter, in the form the query gives them. */
  totals?: unknown;
}

/** Which windows cover the rows from `first` to `last` (inclusive). */
export function windowsFor(first: number, last: number, total: number): number[] {
  if (total === 0) return [0];
  const from = Math.floor(Math.max(0, first) / WINDOW);
  const to = Math.floor(Math.min(Math.max(first, last), total - 1) / WINDOW);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export interface RowWindows<Row> {
  total: number;
  /** False while there are more rows than were counted. */
  exact: boolean;
  totals: unknown;
  /** The row at a place of the list; undefined while its window is on its way. */
  rowAt: (index: number) => Row | undefined;
  loaded: Row[];
  loading: boolean;
  error: BossError | null;
  retry: () => void;
}

/**
 * The rows of a server list, asked in windows of {@link WINDOW} as they come into view and cached. The first window
 * also tells the total; while filters change it keeps the former one, so the list does not flash empty.
 */
export function useRowWindows<Row>(
  query: string,
  filter: object,
  sort: Sort | null,
  first: number,
  last: number,
): RowWindows<Row> {
  const inputOf = (window: number) => ({
    ...filter,
    window: { ...(sort ? { sort } : {}), offset: window * WINDOW, limit: WINDOW },
  });
  const head = useQuery<ListAnswer<Row>, BossError, ListAnswer<Row>>({
    queryKey: askKey(query, inputOf(0)),
    queryFn: ({ signal }) => askNamed<ListAnswer<Row>>(query, inputOf(0), signal),
    placeholderData: keepPreviousData,
  });
  const total = head.data?.total ?? 0;
  const wanted = windowsFor(first, last, total).filter((window) => window !== 0);
  const others = useQueries({
    queries: wanted.map((window) => ({
      queryKey: askKey(query, inputOf(window)),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        askNamed<ListAnswer<Row>>(query, inputOf(window), signal),
    })),
    combine: (answers) => ({
      rows: answers.map((answer) => answer.data?.rows),
      error: answers.map((answer) => answer.error).find((error) => error !== null) ?? null,
      retry: () => {
        for (const answer of answers) if (answer.error) answer.refetch();
      },
    }),
  });
  const byWindow = useMemo(() => {
    const map = new Map<number, Row[]>();
    if (head.data) map.set(0, head.data.rows);
    wanted.forEach((window, index) => {
      const rows = others.rows[index];
      if (rows) map.set(window, rows);
    });
    return map;
  }, [head.data, wanted, others.rows]);
  return {
    total,
    exact: head.data?.totalIsExact !== false,
    totals: head.data?.totals ?? head.data,
    rowAt: (index) => byWindow.get(Math.floor(index / WINDOW))?.[index % WINDOW],
    loaded: [...byWindow.values()].flat(),
    loading: head.data === undefined && !head.error,
    error: head.error ?? asBossError(others.error),
    retry: () => {
      if (head.error) head.refetch();
      others.retry();
    },
  };
}

function asBossError(error: unknown): BossError | null {
  // Everything `askNamed` rejects with is a BossError; the combined queries have lost the type.
  return error === null ? null : (error as BossError);
}
