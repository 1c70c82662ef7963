import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useAddress } from "@/app/router";
import { askKey, askNamed, type BossError, useAsk } from "@/ipc";
import { todayIn } from "@/values/dates";
import type { FlowDefinition } from "./definition";
import { type Beginning, evaluate } from "./template";

/** What a run begins with: the company's day, the page's address, the answers of the flow's own queries. Null while they are asked. */
export function useBeginning(flow: FlowDefinition): { beginning: Beginning | null; error: BossError | null } {
  const [address] = useState(useAddress());
  const company = useAsk("staff.company", {});
  const facts = Object.entries(flow.facts ?? {});
  const answers = useQueries({
    queries: facts.map(([, { query, input }]) => {
      const asked = evaluate(input ?? {}, { data: {} }) ?? {};
      return {
        queryKey: askKey(query, asked),
        queryFn: ({ signal }: { signal: AbortSignal }) => askNamed(query, asked, signal),
      };
    }),
  });
  const failed = [company, ...answers].find((answer) => answer.error !== null)?.error ?? null;
  const complete = company.data !== undefined && answers.every((answer) => answer.data !== undefined);
  if (!complete) return { beginning: null, error: asBossError(failed) };
  return {
    beginning: {
      today: todayIn(company.data?.company.timeZone),
      address,
      facts: Object.fromEntries(facts.map(([name], index) => [name, answers[index]?.data])),
    },
    error: null,
  };
}

function asBossError(error: unknown): BossError | null {
  // Everything `askNamed` rejects with is a BossError; the combined queries have lost the type.
  return error === null ? null : (error as BossError);
}
