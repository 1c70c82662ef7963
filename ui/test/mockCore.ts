import { vi } from "vitest";
import {
  type ActionInput,
  type ActionName,
  type ActionOutput,
  type BossError,
  type Change,
  type Notice,
  type QueryInput,
  type QueryName,
  type QueryOutput,
  setCarrier,
} from "@/ipc";
import { HttpCarrier } from "@/ipc/http";

/** Answers of a made-up core, typed by the bindings: what the real one could not say does not compile. */
export type Answers = { [N in QueryName]?: (input: QueryInput<N>) => QueryOutput<N> };
type Told<N extends ActionName> = {
  output: ActionOutput<N>;
  warnings?: Notice[];
  changes?: Change[];
};
export type Doings = { [N in ActionName]?: (input: ActionInput<N>, dryRun: boolean) => Told<N> | BossError };

export interface Done {
  action: string;
  input: unknown;
  dryRun: boolean;
}

/** Puts a made-up core behind the pages; returns what was asked of it. */
export function mockCore(answers: Answers, doings: Doings) {
  const done: Done[] = [];
  const http = new HttpCarrier();
  vi.spyOn(http, "onProgress").mockReturnValue(() => undefined);
  vi.spyOn(http, "cancel").mockResolvedValue();
  vi.spyOn(http, "chooseFile").mockResolvedValue({ token: "file-1", name: "october.csv", size: 4096 });
  vi.spyOn(http, "ask").mockImplementation(async ({ query, input }) => {
    const answer = (answers as Record<string, ((input: unknown) => unknown) | undefined>)[query];
    if (!answer) throw new Error(`The made-up core does not answer ${query}`);
    return answer(input) as never;
  });
  vi.spyOn(http, "act").mockImplementation(async ({ action, input, requestId, dryRun }) => {
    done.push({ action, input, dryRun });
    const all = doings as Record<string, ((input: unknown, dryRun: boolean) => unknown) | undefined>;
    const told = all[action]?.(input, dryRun);
    if (told === undefined) throw new Error(`The made-up core does not do ${action}`);
    if (told instanceof Error) throw told;
    const plain = { requestId, dryRun, replayed: false, warnings: [], changes: [], stale: ["orders"] };
    return { ...plain, ...(told as object) } as never;
  });
  setCarrier(http);
  return {
    all: done,
    /** What was really done, in order, drafts aside. */
    real: () => done.filter((each) => !each.dryRun && !each.action.startsWith("flows.save_draft")),
  };
}
