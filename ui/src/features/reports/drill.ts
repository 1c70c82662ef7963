import dayjs from "dayjs";
import type { Drill } from "@/ipc";

const DAY = "YYYY-MM-DD";

/** The lists a report leads to. */
const pages: Readonly<Record<string, string>> = {
  "billing.bills": "/bills",
  "invoicing.list": "/invoices",
  "payments.list": "/payments",
  "reports.receivables": "/reports/receivables",
  "reports.charged": "/reports/charged",
};

function isPeriod(value: unknown): value is { from: string; to: string } {
  return typeof value === "object" && value !== null && "from" in value && "to" in value;
}

/** The address of the list behind a figure, its filter in it; null for a list this desk has no page for. */
export function drillPath(drill: Drill): string | null {
  const page = pages[drill.query];
  if (!page) return null;
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(drill.filter)) {
    if (isPeriod(value)) {
      // Lists speak of first and last day, the core of half-open periods.
      address.set(`${name}From`, value.from);
      address.set(`${name}To`, dayjs(value.to).subtract(1, "day").format(DAY));
    } else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      address.set(name, String(value));
    }
  }
  const text = address.toString();
  return text === "" ? page : `${page}?${text}`;
}
