import { useMemo } from "react";
import { useReasons } from "@/components";
import type { ActionName, AllowedAction, Texts } from "@/ipc";

/** A sentence of the core with its parameters. */
type Reason = NonNullable<AllowedAction["reason"]>;

/** What a detail says of an action, in any of the forms the core's areas use. */
export interface Judged {
  action: string;
  allowed?: boolean;
  reason?: Reason | Texts | null;
  refusal?: Reason | null;
}

function noticeOf(reason: Reason | Texts): Reason {
  return "texts" in reason ? reason : { code: "", params: {}, place: null, texts: reason };
}

/** The one form of all of them. Pure. */
export function allowedOf(judged: Judged): AllowedAction {
  const reason = judged.refusal ?? judged.reason ?? null;
  return {
    action: judged.action,
    allowed: judged.allowed ?? reason === null,
    reason: reason === null ? null : noticeOf(reason),
  };
}

/** Why an action cannot be done now, in the person's language; null when it can. */
export function useRefusals(actions: readonly Judged[]): (action: ActionName) => string | null {
  const allowed = useMemo(() => actions.map(allowedOf), [actions]);
  return useReasons(allowed);
}
