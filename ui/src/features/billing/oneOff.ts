import type { MakeBill } from "@/ipc";
import { type ItemDraft, isItemComplete, isItemUntouched, itemInput } from "./items";

/** The form of a bill made by hand. One choice says for all lines whether their prices include the tax. */
export interface OneOffDraft {
  accountId?: number | null;
  items?: ItemDraft[];
  taxIncluded?: boolean;
  dueOn?: string | null;
  groupName?: string | null;
  reason?: string | null;
  draft?: boolean;
}

/** A new line: one of something, taxed as the line before it. */
export function nextItem(items: readonly ItemDraft[]): ItemDraft {
  return { quantity: "1", taxRate: items.at(-1)?.taxRate ?? null };
}

/** The lines that were begun: those at the end that nobody has touched are left out, so places stay as they are. */
export function begun(items: readonly ItemDraft[]): ItemDraft[] {
  const last = items.findLastIndex((item) => !isItemUntouched(item));
  return items.slice(0, last + 1);
}

export function oneOffInput(draft: OneOffDraft): MakeBill {
  const { accountId, taxIncluded, dueOn, groupName, reason } = draft;
  return {
    accountId: accountId ?? 0,
    items: begun(draft.items ?? []).map((item) => itemInput({ ...item, by: "price", taxIncluded })),
    dueOn: dueOn ?? null,
    groupName: groupName?.trim() || null,
    reason: reason?.trim() || null,
    draft: draft.draft ?? false,
  };
}

/** Whether it is worth trying: an account, and at least one line, none half done. */
export function isOneOffReady(draft: OneOffDraft): boolean {
  const items = begun(draft.items ?? []);
  return Boolean(draft.accountId) && items.length > 0 && items.every(isItemComplete);
}
