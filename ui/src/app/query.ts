import { QueryClient } from "@tanstack/react-query";
import { BossError } from "@/ipc";

/** The cache of answers. What an action made stale is asked again at once; the rest at the latest after a minute. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 5 * 60_000,
        // A refusal stays a refusal; only a lost connection is worth a second try.
        retry: (count, error) => count < 2 && error instanceof BossError && error.uncertain,
        refetchOnWindowFocus: true,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
