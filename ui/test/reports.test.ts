import { describe, expect, it } from "vitest";
import { drillPath } from "@/features/reports/drill";
import { isMonth, monthLater, monthToShow } from "@/features/reports/months";
import { shareText, shareWidth } from "@/features/reports/share";

describe("drilling down", () => {
  it("leads to the list with its filter, days inclusive", () => {
    expect(
      drillPath({
        query: "billing.bills",
        filter: { billed: { from: "2026-06-01", to: "2026-07-01" }, currency: "CNY" },
      }),
    ).toBe("/bills?billedFrom=2026-06-01&billedTo=2026-06-30&currency=CNY");
    expect(
      drillPath({
        query: "reports.charged",
        filter: { month: "2026-06", currency: "CNY", offeringId: 3, customerId: null },
      }),
    ).toBe("/reports/charged?month=2026-06&currency=CNY&offeringId=3");
    expect(drillPath({ query: "payments.list", filter: {} })).toBe("/payments");
  });

  it("leads nowhere for a list without a page", () => {
    expect(drillPath({ query: "reports.other", filter: {} })).toBeNull();
  });
});

describe("months", () => {
  it("are stepped over the year's end", () => {
    expect(monthLater("2026-01", -1)).toBe("2025-12");
    expect(monthLater("2025-12", 1)).toBe("2026-01");
    expect(isMonth("2026-13")).toBe(false);
    expect(isMonth("2026-1")).toBe(false);
  });

  it("the one being closed comes first in the first days of the next", () => {
    expect(monthToShow("2026-07-03")).toBe("2026-06");
    expect(monthToShow("2026-07-20")).toBe("2026-07");
    expect(monthToShow("2026-01-10")).toBe("2025-12");
  });
});

describe("shares", () => {
  it("are exact percentages", () => {
    expect(["0.1234", "1", "0.05", "0", "-0.0102", ""].map(shareText)).toEqual([
      "12.34%",
      "100.00%",
      "5.00%",
      "0.00%",
      "−1.02%",
      "",
    ]);
    expect(shareWidth("-0.2")).toBe("0");
    expect(shareWidth("")).toBe("0");
  });
});
