import { describe, expect, it } from "vitest";
import { readDate } from "@/values/dates";
import { compareDecimals, groupDecimal, readDecimal } from "@/values/decimal";
import { formatAmount, plainAmount, readAmount } from "@/values/money";

describe("reading amounts", () => {
  it.each([
    ["1234.5", "CNY", "123450"],
    ["1,234.50", "CNY", "123450"],
    ["¥1 234.50", "CNY", "123450"],
    ["１，２３４．５", "CNY", "123450"],
    ["1234元", "CNY", "123400"],
    ["0.07", "CNY", "7"],
    [".5", "CNY", "50"],
    ["1200", "JPY", "1200"],
    ["1.234", "KWD", "1234"],
    ["92233720368547758.07", "CNY", "9223372036854775807"],
  ])("takes %s %s as %s", (text, currency, minor) => {
    expect(readAmount(text, currency)).toEqual({ amount: { minor, currency } });
  });

  it.each([
    ["1.234", "CNY", "tooManyDecimals"],
    ["1.500", "CNY", "tooManyDecimals"],
    ["1.5", "JPY", "tooManyDecimals"],
    ["abc", "CNY", "notANumber"],
    ["1.2.3", "CNY", "notANumber"],
    ["1,23", "CNY", "notANumber"],
    ["1e5", "CNY", "notANumber"],
    ["", "CNY", "notANumber"],
    ["-1", "CNY", "negative"],
    ["92233720368547758.08", "CNY", "tooLarge"],
  ])("refuses %s %s: %s", (text, currency, fault) => {
    expect(readAmount(text, currency)).toEqual({ fault });
  });

  it("takes a real minus and accountants' brackets as negative where allowed", () => {
    expect(readAmount("\u22123.00", "CNY", true)).toEqual({ amount: { minor: "-300", currency: "CNY" } });
    expect(readAmount("(12.00)", "CNY", true)).toEqual({ amount: { minor: "-1200", currency: "CNY" } });
    expect(readDecimal("-0.00")).toBe("0.00");
  });
});

describe("writing amounts", () => {
  it("groups, pads and uses a real minus", () => {
    expect(formatAmount({ minor: "-123456789", currency: "CNY" })).toBe("\u22121,234,567.89");
    expect(formatAmount({ minor: "5", currency: "CNY" })).toBe("0.05");
    expect(formatAmount({ minor: "1234567", currency: "JPY" })).toBe("1,234,567");
    expect(formatAmount({ minor: "9007199254740993", currency: "CNY" })).toBe("90,071,992,547,409.93");
  });

  it("reads back what it writes", () => {
    for (const minor of ["0", "1", "-99", "123456", "-9223372036854775807"]) {
      for (const currency of ["CNY", "JPY", "KWD"]) {
        const amount = { minor, currency };
        expect(readAmount(formatAmount(amount), currency, true)).toEqual({ amount });
        expect(readAmount(plainAmount(amount), currency, true)).toEqual({ amount });
      }
    }
  });

  it("compares decimals exactly", () => {
    expect(compareDecimals("0.1", "0.10")).toBe(0);
    expect(compareDecimals("-2", "1.5")).toBeLessThan(0);
    expect(compareDecimals("9007199254740993", "9007199254740992")).toBeGreaterThan(0);
    expect(groupDecimal("1234.567800")).toBe("1,234.567800");
  });
});

describe("reading days", () => {
  it.each([
    ["2026-3-1", "2026-03-01"],
    ["20260301", "2026-03-01"],
    ["2026年3月1日", "2026-03-01"],
    ["2026-02-30", null],
    ["x", null],
  ])("%s is %s", (text, date) => {
    expect(readDate(text)).toBe(date);
  });
});
