import { describe, expect, it } from "vitest";
import {
  isWorthTrying,
  newPrice,
  type OfferingDraft,
  offeringInput,
  priceInput,
} from "@/features/catalogue/inputs";
import { isMeterComplete, meterInput } from "@/features/catalogue/meterInputs";
import { boundFault, dimensionFault, isModelComplete, valuesFault } from "@/features/catalogue/modelFaults";
import {
  emptyModel,
  type ModelDraft,
  modelDraft,
  modelInput,
  modelsOfKind,
} from "@/features/catalogue/models";
import { alignmentOf, cadenceFault, termsInput, usualCadence } from "@/features/catalogue/terms";
import type { ChargeModel } from "@/ipc";
import { fractionOf, percentOf } from "@/values/decimal";

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
      fees: true,
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

/** One of every model, with all it can have. */
const models: ChargeModel[] = [
  { model: "oneTime", amount: "500" },
  { model: "recurring", amount: "99.5", dayCount: "fixed30" },
  {
    model: "seats",
    scheme: "volume",
    dayCount: "thirty360",
    tiers: [
      { upTo: "10", unitPrice: "30" },
      { upTo: null, unitPrice: "25" },
    ],
  },
  { model: "perUnit", unitPrice: "0.000000000001" },
  {
    model: "graduated",
    tiers: [
      { upTo: "100", unitPrice: "1", flatFee: "5" },
      { upTo: null, unitPrice: "10", block: "20" },
    ],
  },
  {
    model: "volume",
    tiers: [
      { upTo: "100", unitPrice: "1" },
      { upTo: null, unitPrice: "0.5" },
    ],
  },
  {
    model: "stairstep",
    steps: [
      { upTo: "5", amount: "10" },
      { upTo: null, amount: "20" },
    ],
  },
  { model: "package", amount: "9", size: "1000" },
  {
    model: "percentage",
    rate: "2.9",
    fixedFee: "0.3",
    freeEvents: 3,
    freeAmount: "100",
    minimum: "0.5",
    maximum: "20",
  },
  {
    model: "graduatedPercentage",
    tiers: [
      { upTo: "1000", rate: "3", flatFee: "1" },
      { upTo: null, rate: "2" },
    ],
  },
  { model: "dynamic", multiplier: "1.2" },
  {
    model: "matrix",
    dimensions: ["region", "class"],
    rates: [
      { values: ["cn", "hot"], unitPrice: "0.2" },
      { values: ["cn", "cold"], unitPrice: "0.05" },
    ],
    otherwise: "0.3",
  },
  { model: "minimumCommitment", amount: "1000", dayCount: "actual" },
];

describe("charge models", () => {
  it("are all offered, and begin the next version as they are now", () => {
    const offered = Object.values(modelsOfKind).flat();
    expect(models.map(({ model }) => model).sort()).toEqual([...offered].sort());
    for (const model of models) {
      expect(modelInput(modelDraft(model)), model.model).toEqual(model);
      expect(isModelComplete(modelDraft(model)), model.model).toBe(true);
    }
  });

  it("are not tried while a price is missing, and carry nothing of a model chosen before", () => {
    // The price in the event needs nothing but to be chosen.
    for (const kind of ["oneTime", "recurring", "usage", "commitment"] as const)
      for (const model of modelsOfKind[kind])
        expect(isModelComplete({ ...emptyModel, model }), model).toBe(model === "dynamic");
    const draft = { ...modelDraft(models[4] as ChargeModel), model: "perUnit", unitPrice: "2" } as const;
    expect(modelInput(draft)).toEqual({ model: "perUnit", unitPrice: "2" });
  });

  it("charge no fee and no block whose column is not shown", () => {
    const hidden = { ...modelDraft(models[4] as ChargeModel), fees: false, blocks: false };
    expect(modelInput(hidden)).toEqual({
      model: "graduated",
      tiers: [
        { upTo: "100", unitPrice: "1" },
        { upTo: null, unitPrice: "10" },
      ],
    });
  });
});

describe("prices by attribute", () => {
  const matrix = modelDraft(models[11] as ChargeModel);
  const [region, storage] = matrix.dimensions ?? [];

  it("lose the column of an attribute taken away, and no other", () => {
    if (!region || !storage) throw new Error("two attributes");
    expect(modelInput({ ...matrix, dimensions: [storage] })).toMatchObject({
      dimensions: ["class"],
      rates: [{ values: ["hot"] }, { values: ["cold"] }],
    });
    const wider = { ...matrix, dimensions: [{ key: "new", name: " vendor " }, region, storage] };
    expect(modelInput(wider)).toMatchObject({
      dimensions: ["vendor", "region", "class"],
      rates: [{ values: ["", "cn", "hot"] }, { values: ["", "cn", "cold"] }],
    });
    expect(isModelComplete(wider)).toBe(false);
  });

  it("name each attribute and each combination once", () => {
    expect(dimensionFault([])).toBe("unnamed");
    expect(dimensionFault([{ key: "1", name: "a" }, { key: "2" }])).toBe("unnamed");
    expect(dimensionFault([region, { key: "9", name: "region " }].flatMap((each) => each ?? []))).toBe(
      "namedTwice",
    );
    const { dimensions = [], rates = [] } = matrix;
    expect(rates.map((_, index) => valuesFault(dimensions, rates, index))).toEqual([null, null]);
    const twice = [...rates, { values: { 1: "cn", 2: " hot" } }, { values: { 1: "cn" } }];
    expect(valuesFault(dimensions, twice, 2)).toBe("valuesTwice");
    expect(valuesFault(dimensions, twice, 3)).toBe("valueMissing");
    // Without the second attribute both rows are the same one.
    expect(valuesFault(dimensions.slice(0, 1), rates, 1)).toBe("valuesTwice");
  });

  it("need no row where all others have a price", () => {
    expect(isModelComplete({ ...matrix, rates: [] })).toBe(true);
    expect(isModelComplete({ ...matrix, rates: [], otherwise: null })).toBe(false);
  });
});

describe("cycles and terms", () => {
  it("have the usual lengths by name, and none above ten years", () => {
    expect(usualCadence({ every: 3, unit: "month" })).toBe("quarter");
    expect(usualCadence({ every: 12, unit: "month" })).toBe("year");
    expect(usualCadence({ every: 10, unit: "day" })).toBeNull();
    expect(cadenceFault({ every: "3650", unit: "day" })).toBeNull();
    expect(cadenceFault({ every: "3651", unit: "day" })).toBe("tooLong");
    expect(cadenceFault({ every: "0", unit: "month" })).toBe("missing");
    expect(cadenceFault({ every: null, unit: "week" })).toBe("missing");
  });

  it("begin where cycles of that length can", () => {
    expect(alignmentOf("month", "calendar")).toBe("calendar");
    expect(alignmentOf("week", "cycleDay")).toBe("anniversary");
    expect(alignmentOf("day", "calendar")).toBe("anniversary");
    const days = priceInput({ ...newPrice(0), cadence: { every: "10", unit: "day" }, alignment: "calendar" });
    expect(days).toMatchObject({ cadence: { every: 10, unit: "day" }, alignment: "anniversary" });
  });

  it("are sent only where they mean something", () => {
    const all = { freeUnits: "10", percentOff: "5", minimum: "3", maximum: "0", billAt: "100" };
    expect(termsInput("graduated", all)).toEqual(all);
    expect(termsInput("matrix", all)).toEqual({ percentOff: "5", minimum: "3", maximum: "0", billAt: "100" });
    expect(termsInput("recurring", all)).toEqual({});
    expect(termsInput("perUnit", { freeUnits: "0.0", percentOff: "0", minimum: "0", maximum: null })).toEqual(
      {},
    );
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

  it("is billed when a service ends only where something is open then", () => {
    const closing = (timing: "inAdvance" | "inArrears", model: ModelDraft) =>
      priceInput({ ...price, timing, billAtEnd: true, versions: [{ validFrom: "2026-01-01", model }] });
    expect(closing("inArrears", { model: "recurring", amount: "9" }).billAtEnd).toBe(true);
    expect(closing("inAdvance", { model: "perUnit", unitPrice: "1" }).billAtEnd).toBe(true);
    expect(closing("inAdvance", { model: "recurring", amount: "9" }).billAtEnd).toBe(false);
    expect(closing("inArrears", { model: "minimumCommitment", amount: "9" }).billAtEnd).toBe(false);
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
