import type { Actions, Queries } from "./bindings";
import { carrier } from "./carrier";
import { unattended } from "./presence";
import { watchRefusal } from "./refusal";
import { newRequestId } from "./requestId";
import type { Outcome } from "./wire";

export type ActionName = keyof Actions;
export type QueryName = keyof Queries;
export type ActionInput<N extends ActionName> = Actions[N]["input"];
export type ActionOutput<N extends ActionName> = Actions[N]["output"];
export type QueryInput<N extends QueryName> = Queries[N]["input"];
export type QueryOutput<N extends QueryName> = Queries[N]["output"];

export interface ActOptions {
  /** The intention's id; made here when the caller has none (a call that is never retried). */
  requestId?: string;
  dryRun?: boolean;
}

/** Does an action by its typed name. Prefer the hook `useAct` in pages: it keeps the request id and refreshes stale queries. */
export function act<N extends ActionName>(
  name: N,
  input: ActionInput<N>,
  options: ActOptions = {},
): Promise<Outcome<ActionOutput<N>>> {
  return actNamed<ActionOutput<N>>(name, input, options);
}

/** Answers a query by its typed name. Prefer the hook `useAsk` in pages. */
export function ask<N extends QueryName>(
  name: N,
  input: QueryInput<N>,
  signal?: AbortSignal,
): Promise<QueryOutput<N>> {
  return askNamed<QueryOutput<N>>(name, input, signal);
}

/** Does an action named by data, e.g. by a guided form. */
export function actNamed<T = unknown>(
  name: string,
  input: unknown,
  options: ActOptions = {},
): Promise<Outcome<T>> {
  const requestId = options.requestId ?? newRequestId();
  const call = { action: name, input, requestId, dryRun: options.dryRun ?? false };
  return carrier().act<T>(call).catch(watchRefusal);
}

/** Answers a query named by data. */
export function askNamed<T = unknown>(name: string, input: unknown, signal?: AbortSignal): Promise<T> {
  const call = { query: name, input, ...(unattended() ? { unattended: true } : {}) };
  return carrier().ask<T>(call, signal).catch(watchRefusal);
}
