import {
  type BillRow,
  type BillRunSummary,
  BossError,
  type CompanyView,
  type IssuedForRun,
  type OpenedAccount,
} from "@/ipc";
import type { Answers, Doings } from "./mockCore";

const money = (minor: string) => ({ minor, currency: "CNY" });
const both = (zh: string, en: string) => ({ "zh-CN": zh, en });
const said = (what: string, todo: string) => ({ what, why: "", do: todo });

export const company: CompanyView = {
  company: {
    name: "云岭数据服务有限公司",
    currency: "CNY",
    timeZone: "Asia/Shanghai",
    language: "zh-CN",
    idleMinutes: 10,
  },
  demo: true,
  version: 1,
};

export const bill = (billId: number, customerName: string, total: string): BillRow => ({
  billId,
  number: `B-2026-00000${billId}`,
  accountId: billId,
  accountNumber: `A00000${billId}`,
  customerId: billId,
  customerName,
  billRunId: 5,
  period: { from: "2026-10-01", to: "2026-11-01" },
  billedOn: "2026-10-31",
  dueOn: "2026-11-30",
  state: "new",
  overdue: false,
  net: money("150000"),
  tax: money("9000"),
  total: money(total),
  open: money(total),
  uninvoiced: money(total),
});

export const run: BillRunSummary = {
  billRunId: 5,
  draft: false,
  through: "2026-10-31",
  billedOn: "2026-10-31",
  accounts: 3,
  continued: 0,
  bills: 2,
  charges: 6,
  corrections: 1,
  creditBills: 0,
  totals: [{ bills: 2, net: money("300000"), tax: money("18000"), total: money("318000") }],
  settled: [],
  largestBills: [bill(1, "青禾云存储有限公司", "200000"), bill(2, "远帆网络有限公司", "118000")],
  parkedCount: 1,
  parked: [
    {
      accountId: 31,
      accountNumber: "A000031",
      customerId: 31,
      customerName: "澄湖数据有限公司",
      code: "rating.no_price",
      texts: {
        "zh-CN": said("此账户的用量没有价格。", "补上价格后再出账。"),
        en: said("The account has no price for its usage.", "Add a price, then bill again."),
      },
    },
  ],
  expectation: { due: 7, charged: 7, unchargedCount: 0, uncharged: [] },
  overLimitCount: 0,
  overLimit: [],
};

const invoices: IssuedForRun = {
  invoices: 2,
  totals: [money("318000")],
  firstNumber: "INV-2026-000001",
  lastNumber: "INV-2026-000002",
  largest: [
    {
      invoiceId: 1,
      number: "INV-2026-000001",
      customerId: 1,
      buyerTitle: "青禾云存储有限公司",
      issuedOn: "2026-11-23",
      dueOn: "2026-11-30",
      net: money("188679"),
      tax: money("11321"),
      total: money("200000"),
      lines: 3,
      billNumbers: ["B-2026-000001"],
    },
  ],
  leftOut: 0,
  notInvoiced: [],
};

const opened: OpenedAccount = {
  customerId: 40,
  customerNumber: "C000040",
  accountId: 7,
  accountNumber: "A000007",
  orderId: 70,
  orderNumber: "O000070",
  activations: [
    {
      subscriptionId: 90,
      subscriptionNumber: "S000090",
      offeringName: both("对象存储", "Object storage"),
      quantity: "20",
      unit: both("GB", "GB"),
      startOn: "2026-11-23",
      connector: "manual",
      state: "acknowledged",
    },
  ],
  firstBill: {
    through: "2026-11-30",
    net: money("10000"),
    tax: money("600"),
    total: money("10600"),
    charges: [
      {
        subscriptionId: 90,
        offering: both("对象存储", "Object storage"),
        priceId: 1,
        price: both("月费", "Monthly fee"),
        period: { from: "2026-11-01", to: "2026-12-01" },
        served: { from: "2026-11-23", to: "2026-12-01" },
        quantity: "20",
        unit: both("GB", "GB"),
        taxRate: "0.06",
        net: money("10000"),
        tax: money("600"),
        total: money("10600"),
        explanation: [both("8/30 天", "8 of 30 days")],
      },
    ],
  },
};

/** Faults of a usage file, by line. */
export function importFaults(): BossError {
  const texts = {
    "zh-CN": said("没有订阅 S9。", "请更正编号。"),
    en: said("There is no subscription S9.", "Correct the number."),
  };
  const fault = (line: number) => ({
    place: `line ${line}`,
    code: "usage.no_subscription",
    params: {},
    texts,
  });
  const whole = { "zh-CN": said("文件有 2 处错误。", ""), en: said("The file has 2 faults.", "") };
  return new BossError({
    code: "usage.file_faulty",
    params: {},
    texts: whole,
    faults: [fault(17), fault(40)],
    requestId: null,
    action: null,
  });
}

const beichen = {
  customerId: 12,
  number: "C000012",
  name: "北辰视讯有限公司",
  kind: "organization" as const,
  state: "active" as const,
};

export const answers: Answers = {
  "staff.company": () => company,
  "flows.drafts": () => ({ rows: [] }),
  "customers.duplicates": () => ({ candidates: [{ ...beichen, why: ["similarName"] }] }),
  "customers.check_credit_code": ({ creditCode }) => ({
    creditCode,
    valid: false,
    notice: {
      code: "customers.credit_code_check",
      params: {},
      texts: {
        "zh-CN": said("校验码不符。", "请核对。"),
        en: said("The check character does not fit.", "Compare it with the licence."),
      },
    },
  }),
  "customers.list": () => ({ rows: [], total: 0, totalIsExact: true }),
  "customers.detail": ({ customerId }) => ({
    ...beichen,
    customerId,
    createdAt: "2026-01-01T00:00:00Z",
    version: 1,
    contacts: [],
    taxProfiles: [],
    accounts: [],
    timeline: [],
    actions: [],
  }),
  "catalog.orderable": () => ({
    rows: [
      {
        offeringId: 9,
        code: "STORE",
        name: both("对象存储", "Object storage"),
        unit: both("GB", "GB"),
        currency: "CNY",
        priceSummary: both("每 GB 0.12 元", "0.12 a GB"),
        kind: "standard",
        parts: [],
        bases: [],
        needsQuantity: true,
        connector: "manual",
      },
    ],
  }),
  "usage.imports": () => ({ rows: [], total: 0 }),
};

export const doings: Doings = {
  "flows.save_draft": () => ({ output: { draftId: 5, version: 1, savedAt: "2026-11-23T04:03:00Z" } }),
  "flows.discard_draft": () => ({ output: null }),
  "flows.open_account": (_, dryRun) => ({
    output: { ...opened, firstBill: dryRun ? opened.firstBill : null },
    changes: [{ verb: "created", kind: "account", id: 7, label: "A000007" }],
  }),
  "usage.import": () => ({
    output: {
      importId: 3,
      fileName: "october.csv",
      fileSha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      fileBytes: 96_000,
      encoding: "utf8",
      rowsRead: 1250,
      eventsAccepted: 1200,
      eventsDuplicate: 50,
      eventsCorrected: 0,
      eventsLate: 0,
      accountsLate: 0,
      eventsUnserved: 0,
      unserved: [],
      subscriptions: 40,
      firstDay: "2026-10-01",
      lastDay: "2026-10-31",
      meters: [
        {
          meterId: 1,
          code: "gb",
          name: both("流量", "Traffic"),
          unit: both("GB", "GB"),
          events: 1200,
          quantity: "88.5",
        },
      ],
    },
  }),
  "billing.run": () => ({ output: run }),
  "invoicing.issue_for_run": () => ({ output: invoices }),
};
