import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type {
  AccountDetail,
  AllowedAction,
  BillItemRow,
  BillRow,
  BillView,
  ChargeRow,
  SubscriptionRow,
} from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";

export const cny = (minor: string) => ({ minor, currency: "CNY" });
export const both = (text: string) => ({ "zh-CN": text, en: text });

export const bill: BillRow = {
  billId: 12,
  number: null,
  accountId: 1,
  accountNumber: "A1",
  customerId: 1,
  customerName: "Northwind",
  billRunId: 5,
  groupName: "Lab",
  period: { from: "2026-06-01", to: "2026-07-01" },
  billedOn: "2026-06-30",
  dueOn: "2026-07-30",
  state: "new",
  overdue: false,
  net: cny("18868"),
  tax: cny("1132"),
  total: cny("20000"),
  open: cny("20000"),
  uninvoiced: cny("20000"),
};

export const charge: ChargeRow = {
  chargeId: 31,
  billId: 12,
  billNumber: null,
  accountId: 2,
  accountNumber: "A2",
  subscriptionId: 7,
  subscriptionNumber: "S7",
  offeringId: 1,
  offering: both("Storage"),
  priceId: 1,
  price: both("Monthly fee"),
  period: { from: "2026-06-01", to: "2026-07-01" },
  served: { from: "2026-06-01", to: "2026-07-01" },
  quantity: "1",
  unit: both("unit"),
  unitPrice: "200",
  taxRate: "0.06",
  net: cny("18868"),
  tax: cny("1132"),
  total: cny("20000"),
  explanation: [both("a whole month")],
  corrects: null,
  correctedBy: [],
};

export const item: BillItemRow = {
  itemId: 41,
  accountId: 1,
  accountNumber: "A1",
  chargeId: 31,
  name: "Goodwill",
  quantity: null,
  unitPrice: null,
  taxRate: "0.06",
  taxIncluded: true,
  net: cny("-943"),
  tax: cny("-57"),
  total: cny("-1000"),
  reason: "Outage on the 3rd",
  createdBy: "Lin",
  createdAt: "2026-07-01T02:00:00Z",
  explanation: [both("Amount -10.00.")],
};

export const can = (...actions: string[]): AllowedAction[] =>
  actions.map((action) => ({ action, allowed: true, reason: null }));

export const draft: BillView = {
  bill,
  createdAt: "2026-07-01T01:00:00Z",
  version: 3,
  reason: null,
  charges: [charge],
  items: [item],
  settledBy: [],
  settles: [],
  actions: can("billing.adjust_bill", "billing.finalise_bills", "billing.discard_bills"),
  timeline: [],
};

export const account: AccountDetail = {
  account: {
    accountId: 2,
    number: "A2",
    name: "Lab",
    currency: "CNY",
    cycleDay: 1,
    paymentTermsDays: 30,
    creditLimit: null,
    invoicing: "perBill",
    language: "en",
    taxProfileId: null,
    state: "active",
    openedOn: "2026-01-01",
    billedUntil: null,
    draftRunId: null,
    version: 4,
  },
  customerId: 2,
  customerNumber: "C2",
  customerName: "Northwind Lab",
  taxProfile: null,
  payer: { accountId: 1, number: "A1", name: "Main", customerId: 1, customerName: "Northwind" },
  paysFor: [],
  timeline: [],
  actions: [],
};

export const subscription: SubscriptionRow = {
  subscriptionId: 7,
  number: "S7",
  customerId: 2,
  customerName: "Northwind Lab",
  accountId: 2,
  accountNumber: "A2",
  offeringId: 1,
  offeringCode: "oss",
  offeringName: both("Storage"),
  unit: both("unit"),
  quantity: "1",
  state: "active",
  billGroup: null,
  startedOn: "2026-01-01",
  endedOn: null,
};

/** A made-up core that knows the draft, its account and a subscription. */
export function core(doings: Doings, answers: Answers = {}) {
  return mockCore(
    {
      "staff.company": () => company,
      "customers.accounts": () => ({ rows: [], total: 0, totalIsExact: true }),
      "customers.account": () => account,
      "orders.subscriptions": () => ({ rows: [{ ...subscription, billGroup: "Lab" }], total: 1 }),
      "billing.bill": () => draft,
      ...answers,
    },
    doings,
  );
}

/** Presses the button that says so; the last one, where a dialog stands over the page. */
export async function press(text: string) {
  const found = await screen.findAllByText(text);
  const last = found.at(-1);
  if (last) await userEvent.click(last);
}
