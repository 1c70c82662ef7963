import { createContext, useContext } from "react";
import type { FlowRun } from "./run";

const FlowContext = createContext<FlowRun | null>(null);
export const FlowProvider = FlowContext;

/** The run a field or widget stands in. */
export function useRun(): FlowRun {
  const run = useContext(FlowContext);
  if (!run) throw new Error("useRun is for parts of a guided form");
  return run;
}
