import type { DeskKind, DeskRow } from "@/ipc";

/** The page a line of the desk leads to; null for a kind of page this desk does not know. */
export function pathOf(row: Pick<DeskRow, "target" | "targetId" | "name">): string | null {
  switch (row.target) {
    case "draft":
      return `/flows/${encodeURIComponent(row.name)}?draft=${row.targetId}`;
    case "order":
      return `/orders/${row.targetId}`;
    case "account":
      return `/accounts/${row.targetId}`;
    case "bill":
      return `/bills/${row.targetId}`;
    case "payment":
      return `/payments/${row.targetId}`;
    default:
      return null;
  }
}

/** The list that holds all work of a kind. */
export const listOf: Partial<Record<DeskKind, string>> = {
  openTasks: "/orders/tasks?state=acknowledged",
  failedTasks: "/orders/tasks?state=failed",
  heldOrders: "/orders?state=held",
  parkedAccounts: "/bills/runs",
  draftBills: "/bills/drafts",
  uninvoicedBills: "/bills?state=uninvoiced",
  unallocatedPayments: "/payments?unallocated=only",
  overdueBills: "/bills?state=overdue",
};
