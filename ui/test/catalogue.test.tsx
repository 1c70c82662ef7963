import { describe, expect, it } from "vitest";
import {
  boundFault,
  fractionOf,
  isWorthTrying,
  modelDraft,
  modelInput,
  type OfferingDraft,
  offeringInput,
  percentOf,
  priceInput,
} from "@/features/catalogue/inputs";
import { isMeterComplete, meterInput } from "@/features/catalogue/meterInputs";

describe("rates", () => {
  it("are percentages to people and fractions to the core, exactly", () => {
    for (const [fraction, percent] of [
      ["0.06", "6"],
      ["0.065", "6.5"],
      ["0", "0"],
      ["1", "100"],
      ["0.13", "13"],
      ["0.0005", "0.05"],
    ] as const) {
      expect(percentOf(fraction)).toBe(percent);
      expect(fractionOf(percent)).toBe(fraction);
    }
    expect(percentOf("0.0600")).toBe("6");
  });
});

describe("tiers", () => {
  it("must rise, and only the last is open", () => {
    const tiers = [{ upTo: "100" }, { upTo: "100.0" }, { upTo: "99.999999" }, { upTo: null }, { upTo: "5" }];
    expect(tiers.map((_, index) => boundFault(tiers, index))).toEqual([
      null,
      "notAbove",
      "notAbove",
      "missing",
      null,
    ]);
    expect(boundFault([{ upTo: "0" }, {}], 0)).toBe("notAbove");
  });

  it("go to the core with the last one open, whatever bound it had before another was removed", () => {
    const model = modelInput({
      model: "graduated",
      tiers: [
        { upTo: "10", unitPrice: "1", flatFee: "" },
        { upTo: "20", unitPrice: "0.5", flatFee: "3" },
      ],
    });
    expect(model).toEqual({
      model: "graduated",
      tiers: [
        { upTo: "10", unitPrice: "1" },
        { upTo: null, unitPrice: "0.5", flatFee: "3" },
      ],
    });
  });

  it("begin the next version as they are now, without fees of zero", () => {
    const draft = modelDraft({
      model: "graduated",
      tiers: [{ upTo: null, unitPrice: "0.1", flatFee: "0.00" }],
    });
    expect(draft.tiers).toEqual([{ upTo: null, unitPrice: "0.1", flatFee: null }]);
  });
});

const price = {
  code: " main ",
  name: { "zh-CN": "月费", en: "Fee" },
  meterId: 4,
  timing: "inAdvance",
  versions: [{ validFrom: "2026-01-01", model: { model: "recurring", amount: "298" } }],
} as const;

describe("an offering's input", () => {
  it("has a meter only where usage is charged, and bills usage in arrears", () => {
    const fixed = priceInput({ ...price, versions: [...price.versions] });
    expect(fixed).toMatchObject({ code: "main", meterId: null, timing: "inAdvance" });
    expect(fixed.versions[0]?.model).toEqual({ model: "recurring", amount: "298", dayCount: "actual" });
    const used = priceInput({
      ...price,
      versions: [{ validFrom: "2026-01-01", model: { model: "perUnit", amount: "9", unitPrice: "0.05" } }],
    });
    expect(used).toMatchObject({ meterId: 4, timing: "inArrears" });
    expect(used.versions[0]?.model).toEqual({ model: "perUnit", unitPrice: "0.05" });
  });

  it("names an address only for the connector that calls one", () => {
    const draft: OfferingDraft = { connector: "manual", webhookUrl: "https://x.example" };
    expect(offeringInput(draft).webhookUrl).toBeNull();
    expect(offeringInput({ ...draft, connector: "webhook" }).webhookUrl).toBe("https://x.example");
  });

  it("is tried only when everything that must be there is there", () => {
    const whole: OfferingDraft = {
      code: "oss",
      name: { "zh-CN": "存储", en: "Storage" },
      unit: { "zh-CN": "个", en: "unit" },
      taxRate: "0.06",
      prices: [{ ...price, versions: [...price.versions] }],
    };
    expect(isWorthTrying(whole)).toBe(true);
    expect(isWorthTrying({ ...whole, unit: { "zh-CN": "个", en: " " } })).toBe(false);
    expect(isWorthTrying({ ...whole, prices: [{ ...price, versions: [{ validFrom: "2026-01-01" }] }] })).toBe(
      false,
    );
  });
});

describe("a meter", () => {
  const named = {
    code: " api ",
    name: { "zh-CN": "调用", en: "Calls" },
    unit: { "zh-CN": "次", en: "call" },
  };

  it("leaves out what its way of counting has no use for", () => {
    const draft = {
      ...named,
      aggregation: "max" as const,
      kept: "groups" as const,
      dimensions: ["region"],
      valueAttribute: "user",
    };
    expect(meterInput(draft)).toMatchObject({
      code: "api",
      aggregation: "max",
      valueAttribute: null,
      dimensions: [],
      detail: "day",
      priced: false,
    });
    expect(meterInput({ ...draft, aggregation: "sum" })).toMatchObject({ dimensions: ["region"] });
    expect(meterInput({ ...named, kept: "event" })).toMatchObject({ detail: "event", priced: false });
    expect(meterInput({ ...named, aggregation: "count", kept: "event" })).toMatchObject({ detail: "day" });
    expect(meterInput({ ...named, aggregation: "count", kept: "priced" })).toMatchObject({ priced: true });
  });

  it("is tried once its conditions are whole", () => {
    expect(isMeterComplete(named)).toBe(true);
    expect(isMeterComplete({ ...named, aggregation: "unique" })).toBe(false);
    expect(isMeterComplete({ ...named, aggregation: "unique", valueAttribute: "user" })).toBe(true);
    expect(isMeterComplete({ ...named, kept: "groups" })).toBe(false);
    expect(isMeterComplete({ ...named, filters: [{ attribute: "region" }] })).toBe(false);
    expect(isMeterComplete({ ...named, filters: [{ attribute: "region", values: ["north"] }] })).toBe(true);
  });
});
