import type { QueryClient } from "@tanstack/react-query";
import { queryTags } from "./bindings";
import type { BossError } from "./error";

const tagsOf: Readonly<Record<string, readonly string[] | undefined>> = queryTags;

/** The cache key of a query's answer. Everything that reads the core uses it, so invalidation finds it. */
export function askKey(name: string, input: unknown): readonly ["ask", string, unknown] {
  return ["ask", name, input];
}

/** The cache key of a dry run. */
export function dryRunKey(name: string, input: unknown): readonly ["dryRun", string, unknown] {
  return ["dryRun", name, input];
}

function isStale(key: readonly unknown[], stale: ReadonlySet<string>): boolean {
  // What an action would do can depend on anything that was just written.
  if (key[0] === "dryRun") return true;
  if (key[0] !== "ask" || typeof key[1] !== "string") return false;
  const tags = tagsOf[key[1]];
  // A query without known tags is refreshed: a needless read is cheaper than an old figure.
  return tags === undefined || tags.some((tag) => stale.has(tag));
}

/** Refreshes every cached answer that an action made stale. */
export function invalidateStale(client: QueryClient, stale: readonly string[]): Promise<void> {
  const tags = new Set(stale);
  if (tags.size === 0) return Promise.resolve();
  return client.invalidateQueries({ predicate: (query) => isStale(query.queryKey, tags) });
}

/**
 * Refreshes what an action may have changed that did not come to its end: one that is kept in batches leaves those it had
 * finished. A refusal leaves nothing.
 */
export function invalidateAfter(client: QueryClient, error: BossError): Promise<void> {
  const partDone = error.code === "gate.stopped" || error.code.startsWith("store.");
  return partDone ? client.invalidateQueries() : Promise.resolve();
}
