import type { ChargeModel, MeterRow, OfferingDetail, PriceVersionView, PriceView, TaxCodeRow } from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";

export const both = (zh: string, en: string) => ({ "zh-CN": zh, en });

export const meter: MeterRow = {
  meterId: 4,
  code: "traffic",
  name: both("流量", "Traffic"),
  unit: both("GB", "GB"),
  aggregation: "sum",
  filters: [],
  dimensions: [],
  detail: "day",
  priced: false,
  prices: 0,
  createdAt: "2026-01-01T00:00:00Z",
};

export const taxCode: TaxCodeRow = {
  taxCodeId: 2,
  code: "it",
  name: both("信息技术服务", "IT services"),
  rates: [
    { validFrom: "2026-06-01", rate: "0.06", inForce: true },
    { validFrom: "2020-01-01", rate: "0.09", inForce: false },
  ],
  offerings: 0,
  actions: [],
};

/** A made-up core that knows a meter and a tax code. */
export function core(doings: Doings, answers: Answers = {}) {
  return mockCore(
    {
      "staff.company": () => company,
      "catalog.meters": () => ({ rows: [meter] }),
      "catalog.tax_codes": () => ({ rows: [taxCode] }),
      "catalog.offerings": () => ({ rows: [], total: 0 }),
      ...answers,
    },
    doings,
  );
}

export const version = (model: ChargeModel, rest: Partial<PriceVersionView> = {}): PriceVersionView => ({
  priceVersionId: 1,
  validFrom: "2026-01-01",
  inForce: true,
  model,
  terms: {},
  summary: both("每席位每月 ¥99", "¥99 per seat a month"),
  createdAt: "2026-01-01T00:00:00Z",
  ...rest,
});

export const priced = (kind: PriceView["kind"], ...versions: PriceVersionView[]): PriceView => ({
  priceId: 9,
  code: "main",
  name: both("流量", "Traffic"),
  kind,
  meterId: 4,
  meterName: meter.name,
  unit: meter.unit,
  timing: "inArrears",
  billAtEnd: false,
  cadence: { every: 10, unit: "day" },
  alignment: "cycleDay",
  versions,
});

export const matrix: ChargeModel = {
  model: "matrix",
  dimensions: ["region"],
  rates: [{ values: ["cn"], unitPrice: "1234.5" }],
  otherwise: null,
};

export const offering = (...prices: PriceView[]): OfferingDetail => ({
  offeringId: 7,
  code: "oss",
  name: both("存储", "Storage"),
  unit: both("个", "bucket"),
  currency: "CNY",
  taxRate: "0.06",
  taxInclusive: true,
  taxFixed: true,
  connector: "none",
  state: "published",
  kind: "standard",
  phases: [],
  parts: [],
  bases: [],
  taxCodes: [],
  prices,
  activeSubscriptions: 2,
  createdAt: "2026-01-01T00:00:00Z",
  version: 1,
  timeline: [],
  actions: [],
});
