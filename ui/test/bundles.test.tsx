import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { allFlows } from "@/app/features";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { ChangeDialog } from "@/features/orders/ChangeDialog";
import { SubscriptionFacts } from "@/features/orders/subscriptionFacts";
import { FlowRunner } from "@/flows/FlowRunner";
import { runStart } from "@/flows/run";
import { baseOf, fittingPlaces, fittingRows, withBase, withPlaces } from "@/flows/widgets/bases";
import type { OrderableOffering, QueryOutput, SubscriptionDetail } from "@/ipc";
import { answers, company, doings } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";

vi.mock("@/app/router", () => ({
  useGo: () => () => undefined,
  useSearchValue: () => [null, () => undefined],
  usePathParams: () => ({}),
  useAddress: () => ({}),
}));
vi.mock("@/app/session", () => ({
  useMay: () => () => true,
  useSession: () => ({ name: "周敏", today: "2026-11-23" }),
}));

vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});

const both = (text: string) => ({ "zh-CN": text, en: text });
const named = (offeringId: number, name: string) => ({ offeringId, code: name, name: both(name) });

function offering(offeringId: number, name: string, more: Partial<OrderableOffering>): OrderableOffering {
  return {
    ...named(offeringId, name),
    unit: both("seat"),
    currency: "CNY",
    kind: "standard",
    parts: [],
    bases: [],
    priceSummary: both(`price of ${name}`),
    needsQuantity: false,
    connector: "none",
    ...more,
  };
}

const mail = offering(1, "Mail", {});
const office = offering(2, "Office", {
  kind: "bundle",
  needsQuantity: true,
  parts: [{ ...named(1, "Mail"), quantity: "2" }],
  priceSummary: both("Mail × 2"),
});
const archive = offering(3, "Archive", { kind: "addOn", bases: [named(1, "Mail")] });

type SubscriptionRow = QueryOutput<"orders.subscriptions">["rows"][number];

const served: SubscriptionRow = {
  subscriptionId: 12,
  number: "S000012",
  customerId: 4,
  customerName: "青禾云存储有限公司",
  accountId: 7,
  accountNumber: "A000007",
  offeringId: 1,
  offeringCode: "Mail",
  offeringName: both("Mail"),
  unit: both("seat"),
  quantity: "10",
  state: "active",
  startedOn: "2026-01-01",
  endedOn: null,
};

describe("what an add-on is added to", () => {
  it("is a subscription or another item of the order that fits", () => {
    const rows = [served, { ...served, subscriptionId: 13, offeringId: 9 }];
    expect(fittingRows(archive, rows)).toEqual([served]);
    const items = [archive, office, mail].map((row) => ({ item: {}, row }));
    expect(fittingPlaces(archive, items)).toEqual([2, 3]);
    expect(fittingPlaces(mail, items)).toEqual([]);
  });

  it("is one of the two, and follows its item's place", () => {
    const item = withBase({ offeringId: 3, parentItem: 2 }, { parentId: 12 });
    expect([item, baseOf(item)]).toEqual([{ offeringId: 3, parentId: 12 }, { parentId: 12 }]);
    const [other, base] = [{ offeringId: 9 }, { offeringId: 1 }];
    const added = { offeringId: 3, parentItem: 2 };
    expect(withPlaces([other, base, added], [base, added])).toEqual([base, { offeringId: 3, parentItem: 1 }]);
    expect(withPlaces([other, base, added], [other, added])).toEqual([other, { offeringId: 3 }]);
  });
});

function show(page: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>{page}</App>
    </QueryClientProvider>,
  );
}

function withOfferings(subscriptions: SubscriptionRow[]): Answers {
  return {
    ...answers,
    "catalog.orderable": () => ({ rows: [mail, office, archive] }),
    "orders.subscriptions": () => ({ rows: subscriptions, total: subscriptions.length }),
  };
}

const told: Doings = {
  ...doings,
  "flows.order_services": () => ({
    output: {
      orderId: 70,
      orderNumber: "O000070",
      state: "acknowledged",
      bills: [],
      items: [
        {
          itemId: 1,
          verb: "add",
          change: "add",
          offeringId: 1,
          offeringName: both("Mail"),
          quantity: "2",
          unit: both("seat"),
          bundleName: both("Office"),
          effectiveOn: "2026-11-23",
          follows: null,
          subscriptionId: 20,
          subscriptionNumber: "S000020",
          taskId: 30,
          connector: "none",
          state: "acknowledged",
        },
      ],
    },
  }),
};

function openNewOrder(subscriptions: SubscriptionRow[]) {
  const core = mockCore(withOfferings(subscriptions), told);
  const flow = allFlows().find((each) => each.id === "new-order");
  if (!flow) throw new Error("There is no guided form of a new order");
  // The account step is passed: what it asks for is there, and its field is not what is tried here.
  const steps = flow.steps.map((step) =>
    step.id !== "items"
      ? step
      : {
          ...step,
          fields: step.fields?.map((field) =>
            field.widget === "offerings"
              ? { ...field, source: { ...field.source, first: undefined, input: {} } }
              : field,
          ),
        },
  );
  const start = runStart(flow, { today: "2026-11-23", address: { accountId: "7" }, facts: { company } });
  show(
    <FlowRunner
      flow={{ ...flow, steps }}
      start={{ ...start, step: "items" }}
      opened={null}
      onAgain={() => undefined}
    />,
  );
  return core;
}

const ordered = (core: ReturnType<typeof openNewOrder>) =>
  core.all.filter((each) => each.action === "flows.order_services").at(-1)?.input;

const tickOf = (name: string) => screen.findByRole("checkbox", { name: new RegExp(name) });

describe("a new order", () => {
  it("takes a bundle with its parts and an add-on to it", async () => {
    const core = openNewOrder([]);
    const user = userEvent.setup({ delay: null });
    await user.click(await tickOf("Archive"));
    expect((await screen.findByText(/An add-on to Mail/)).getAttribute("role")).toBe("alert");
    expect(screen.getByText("Mail × 2")).toBeTruthy();
    await user.click(await tickOf("Office"));
    // There is one answer only: it is given.
    expect(await screen.findByText("Office, ordered here")).toBeTruthy();
    await waitFor(() =>
      expect(ordered(core)).toMatchObject({
        accountId: 7,
        items: [
          { verb: "add", offeringId: 3, parentItem: 2 },
          { verb: "add", offeringId: 2, quantity: "1" },
        ],
      }),
    );
    // What it will become is said beforehand.
    expect(await screen.findByText("Services to be made")).toBeTruthy();
    expect(screen.getByText("Of the bundle")).toBeTruthy();
  });

  it("asks which of several services an add-on is for", async () => {
    const second = { ...served, subscriptionId: 13, number: "S000013" };
    const core = openNewOrder([served, second]);
    const user = userEvent.setup({ delay: null });
    await user.click(await tickOf("Archive"));
    await user.click(await screen.findByRole("combobox", { name: "What Archive is added to" }));
    await user.click(await screen.findByText("S000013 Mail"));
    await waitFor(() => expect(ordered(core)).toMatchObject({ items: [{ offeringId: 3, parentId: 13 }] }));
  });
});

const detail: SubscriptionDetail = {
  subscription: served,
  offeringKind: "standard",
  createdAt: "2026-01-01T01:00:00Z",
  currency: "CNY",
  segments: [],
  agreedQuantity: "10",
  periodEnd: "2026-12-01",
  givesBack: true,
  parent: null,
  addOns: [{ subscriptionId: 14, number: "S000014", offeringName: both("Archive"), state: "active" }],
  bundle: {
    offeringId: 2,
    name: both("Office"),
    others: [{ subscriptionId: 15, number: "S000015", offeringName: both("Disk"), state: "active" }],
  },
  orders: [],
  actions: [],
  timeline: [],
};

describe("a subscription", () => {
  it("shows its add-ons, its bundle and what came with it", () => {
    show(<SubscriptionFacts detail={detail} />);
    const text = document.body.textContent ?? "";
    for (const shown of ["S000014", "Part of the bundle", "Office", "S000015"]) expect(text).toContain(shown);
  });

  it("asks what becomes of its add-ons when it becomes another offering", async () => {
    const plus = offering(8, "Plus", {});
    const core = mockCore(
      { ...answers, "catalog.orderable": () => ({ rows: [mail, plus, office, archive] }) },
      doings,
    );
    const user = userEvent.setup({ delay: null });
    show(<ChangeDialog kind="changeOffering" detail={detail} onClose={() => undefined} />);
    await user.click(await screen.findByRole("combobox", { name: "New offering" }));
    await user.click(await screen.findByText("Plus · price of Plus"));
    // Neither a bundle nor an add-on takes its place.
    expect(screen.queryByText(/price of Archive/)).toBeNull();
    await user.click(screen.getByRole("checkbox", { name: "End add-ons that do not fit" }));
    await waitFor(() =>
      expect(core.all.at(-1)?.input).toMatchObject({
        items: [{ verb: "changeOffering", offeringId: 8, endAddOns: true }],
      }),
    );
  });
});
