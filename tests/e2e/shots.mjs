// A picture of every page of the desk, in both languages, light and dark, in two sizes: shots/<lang>-<theme>-<size>/<page>.png.
// Usage: .ci/window node tests/e2e/shots.mjs [FOLDER]
// BOSS_SHOTS_ONLY=desk,customers takes these pages only; BOSS_SHOTS_LOOKS=en-dark-1920x1080 these looks only.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dayBefore } from "./day.mjs";
import { Desk, Key, Seat, until } from "./driver.mjs";

const folder = process.argv[2] ?? "shots";
const OWNER = { login: "owner", password: "boss-demo-2025" };
const SIZES = [
  [1280, 800],
  [1920, 1080],
];

const chosen = (name) => process.env[name]?.split(",").filter((each) => each !== "") ?? null;
const onlyPages = chosen("BOSS_SHOTS_ONLY");
const onlyLooks = chosen("BOSS_SHOTS_LOOKS");
const wanted = (page) => onlyPages === null || onlyPages.includes(page);

/** Every look: language, appearance and size. */
const looks = ["zh-CN", "en"].flatMap((language) =>
  ["light", "dark"].flatMap((appearance) =>
    SIZES.map(([width, height]) => ({
      language,
      appearance,
      width,
      height,
      name: `${language}-${appearance}-${width}x${height}`,
    })),
  ),
);

/** Every page by the name of its picture; objects are the newest ones of their lists. */
function pages(seat) {
  const newest = (query, key) => seat.ask(query, { window: { offset: 0, limit: 1 } }).rows[0][key];
  const billed = seat.ask("billing.runs", { window: { offset: 0, limit: 1 } }).rows[0].through;
  const owed = seat.ask("billing.bills", { state: "overdue", window: { offset: 0, limit: 1 } }).rows[0];
  const customer = newest("customers.list", "customerId");
  const account = newest("customers.accounts", "accountId");
  const active = seat.ask("orders.subscriptions", { states: ["active"], window: { offset: 0, limit: 200 } });
  const counted = active.rows.find((row) => row.quantity !== "1") ?? active.rows[0];
  const accounts = seat.ask("customers.accounts", { window: { offset: 0, limit: 60 } }).rows;
  // Without one, the picture is of an account as plain as the others.
  const having = (query, key) =>
    accounts.find(({ accountId }) => seat.ask(query, { accountId })[key].length > 0)?.accountId ?? account;
  const list = seat.ask("catalog.price_lists").rows[0];
  const used = seat.ask("catalog.offerings", { search: "cdn-traffic" }).rows[0];
  const metered = seat.ask("catalog.offering", { offeringId: used.offeringId });
  const priced = seat.ask("catalog.offering", { offeringId: newest("catalog.offerings", "offeringId") });
  return {
    desk: "/desk",
    customers: "/customers",
    customer: `/customers/${customer}`,
    "customer-new": "/customers/new",
    accounts: "/accounts",
    account: `/accounts/${account}`,
    orders: "/orders",
    "account-wallet": `/accounts/${wanted("account-wallet") ? having("billing.wallets", "wallets") : account}`,
    "account-terms": `/accounts/${wanted("account-terms") ? having("billing.terms", "discounts") : account}`,
    order: `/orders/${newest("orders.list", "orderId")}`,
    tasks: "/orders/tasks",
    subscriptions: "/subscriptions",
    subscription: `/subscriptions/${newest("orders.subscriptions", "subscriptionId")}`,
    "subscription-active": `/subscriptions/${counted.subscriptionId}`,
    usage: "/usage",
    bills: "/bills",
    bill: `/bills/${newest("billing.bills", "billId")}`,
    "bill-new": `/bills/new?accountId=${account}`,
    "bill-drafts": "/bills/drafts",
    "bill-draft": `/bills/${newest("billing.drafts", "bill").billId}`,
    "bill-runs": "/bills/runs",
    "bill-run": `/bills/runs/${newest("billing.runs", "billRunId")}`,
    "bill-run-new": "/bills/runs?dialog=run",
    invoices: "/invoices",
    invoice: `/invoices/${newest("invoicing.list", "invoiceId")}`,
    "invoices-open-bills": "/invoices/open-bills",
    payments: "/payments",
    payment: `/payments/${newest("payments.list", "paymentId")}`,
    "payment-new": `/payments/new?accountId=${account}`,
    "bill-owed": `/bills/${owed.billId}`,
    "account-owing": `/accounts/${owed.accountId}`,
    "payment-owed": `/payments/new?accountId=${owed.accountId}&billId=${owed.billId}`,
    report: "/reports",
    "report-billed": `/reports?month=${billed.slice(0, 7)}`,
    "report-charged": `/reports/charged?month=${billed.slice(0, 7)}&currency=CNY&offeringId=${newest("catalog.offerings", "offeringId")}`,
    "report-receivables": `/reports/receivables?asOf=${billed}&currency=CNY`,
    catalogue: "/catalogue",
    offering: `/catalogue/${newest("catalog.offerings", "offeringId")}`,
    "offering-new": "/catalogue/new",
    meters: "/catalogue/meters",
    coupons: "/catalogue/coupons",
    "coupon-new": "/catalogue/coupons?dialog=add",
    "price-lists": "/catalogue/price-lists",
    "price-list": `/catalogue/price-lists/${list.priceListId}`,
    "tax-codes": "/catalogue/tax-codes",
    "price-version": `/catalogue/${priced.offeringId}/prices/${priced.prices[0].priceId}`,
    "price-version-usage": `/catalogue/${metered.offeringId}/prices/${metered.prices[0].priceId}`,
    "flow-open-account": "/flows/open-account",
    "flow-new-order": `/flows/new-order?accountId=${account}`,
    "flow-month-end": "/flows/month-end",
    settings: "/settings",
    staff: "/settings/staff",
    roles: "/settings/roles",
    books: "/settings/books",
  };
}

/** What a person brings about on a page, by the name of its picture: where, and what they do there. */
const scenes = {
  "customers-panel": { path: "/customers", act: (desk) => opened(desk, "[role=grid]", Key.down, Key.enter) },
  palette: { path: "/desk", act: (desk) => desk.keys([Key.control], "k") },
  keys: { path: "/desk", act: (desk) => desk.keys([], "?") },
  focus: { path: "/desk", act: (desk) => desk.keys([], ...Array(7).fill(Key.tab)) },
  "bill-why": {
    path: null,
    page: "bill-owed",
    act: (desk) => desk.pressAt("main [class*=why], main [class*=explain]"),
  },
  "subscription-upgrade": {
    page: "subscription-active",
    act: async (desk) => {
      await desk.pressAt("main h1 ~ [class*=actions] button:nth-of-type(2)");
      await desk.seeAt(".ant-modal [role=combobox]:focus");
      await desk.keys([], Key.down);
      await desk.seeAt(".ant-select-item-option-active");
      await desk.keys([], Key.enter);
      await desk.seeAt(".ant-modal [class*=forecast] table");
    },
  },
  "subscription-end": {
    page: "subscription-active",
    act: async (desk) => {
      await desk.pressAt("main h1 ~ [class*=actions] button:nth-of-type(3)");
      await desk.pressAt(".ant-modal label:nth-of-type(2) input[type=radio]");
      await desk.seeAt(".ant-modal [class*=forecast] table");
    },
  },
  "account-wallet-open": {
    page: "account-wallet",
    act: (desk) => pressEither(desk, "开立钱包", "Open wallet"),
  },
  "account-coupon-give": {
    page: "account-terms",
    act: (desk) => pressEither(desk, "发放优惠券", "Give coupon"),
  },
  "account-price-agree": {
    page: "account-terms",
    act: (desk) => pressEither(desk, "约定价格", "Agree price"),
  },
  "bill-draft-line": { page: "bill-draft", act: (desk) => pressEither(desk, "添加项目", "Add a line") },
  "bill-draft-finalise": { page: "bill-draft", act: (desk) => pressEither(desk, "定稿", "Finalise") },
  "coupon-stop": { page: "coupons", act: (desk) => pressEither(desk, "停用", "Stop") },
  "offering-tax-code": {
    page: "offering",
    act: async (desk) => {
      await desk.pressAt("main h1 ~ [class*=actions] button:last-of-type");
      await pressEither(desk, "变更税码", "Change tax code");
    },
  },
  "price-effect": {
    page: "price-version",
    act: async (desk) => {
      await desk.type(() => desk.seeAt("main form .ant-picker input"), desk.nextYear);
      await desk.keys([], Key.enter);
      await desk.type(() => desk.seeAt("main form input[id*=mount]"), "49.9");
      await pressEither(desk, "测算影响", "Show the effect");
      await desk.seeAt("main form table");
    },
  },
  "price-terms": {
    page: "price-version-usage",
    act: (desk) => pressEither(desk, "免费用量、折扣、最低、封顶", "Free units, discount, minimum, maximum"),
  },
  // Its first button would leave the company the other pictures are of.
  "demo-menu": {
    path: "/desk",
    act: (desk) => desk.pressAt("header [data-demo]"),
    answer: ".ant-btn:not(.ant-btn-primary)",
  },
  "flow-open-account-account": { act: (desk) => draft(desk, "open-account", "review", 4) },
  "flow-open-account-offerings": { act: (desk) => draft(desk, "open-account", "review", 5) },
  "flow-open-account-review": { act: (desk) => draft(desk, "open-account", "review", 6) },
  "flow-month-end-trial": { act: (desk) => draft(desk, "month-end", "finalise", 2) },
  "flow-month-end-bill": { act: (desk) => draft(desk, "month-end", "finalise", 4) },
  "flow-month-end-review": { act: (desk) => reviewed(desk) },
  "desk-drafts": { path: "/desk", act: async () => undefined },
};

/** Presses what says this in Chinese or in English. */
function pressEither(desk, chinese, english) {
  const find =
    "return here.byText(arguments[0], arguments[1], true) ?? here.byText(arguments[0], arguments[2], true)";
  return desk.click(() => desk.find(find, "main button, [role=menuitem]", chinese, english));
}

async function opened(desk, selector, ...keys) {
  await desk.seeAt(`${selector} [role=gridcell]`);
  await desk.run("document.querySelector(arguments[0]).focus()", selector);
  await desk.keys([], ...keys);
}

/** Asks the core for an action the way the pages do. */
function act(desk, action, input) {
  return desk.run(
    `
    const requestId = crypto.randomUUID().replace(/^(.{14})./, "$17");
    const [action, input] = arguments;
    const refused = (error) => { throw new Error(JSON.stringify(error)); };
    return (await window.__TAURI_INTERNALS__.invoke("act", { action, input, requestId, dryRun: false }).catch(refused)).output;
    `,
    action,
    input,
  );
}

/** Opens a guided form that was filled in up to `until`, and in it the step of this number. */
async function draft(desk, flow, until, number) {
  if (!desk.drafts[flow]) {
    const data = await answers[flow](desk);
    const title = data.customer?.new.name ?? flow;
    desk.drafts[flow] = (await act(desk, "flows.save_draft", { flow, step: until, data, title })).draftId;
  }
  await show(desk, `/flows/${flow}?draft=${desk.drafts[flow]}`);
  await desk.pressAt(`main ol > li:nth-child(${number}) button`);
}

/** Bills the month as drafts, and opens the guided form where they are looked at. */
async function reviewed(desk) {
  const input = { through: desk.yesterday, draft: true };
  const output = await act(desk, "billing.run", input);
  desk.runs.push(output.billRunId);
  const results = { finalise: { output, requestId: "", input } };
  const data = { through: desk.yesterday, how: "drafts", results };
  const form = { flow: "month-end", step: "review", data, title: desk.yesterday };
  desk.drafts.review = (await act(desk, "flows.save_draft", form)).draftId;
  await show(desk, `/flows/month-end?draft=${desk.drafts.review}`);
}

/** Takes the drafts of a look away again. */
async function forgetDrafts(desk) {
  for (const billRunId of desk.runs)
    await act(desk, "billing.discard_run", { billRunId, reason: "only for its picture" });
  desk.runs = [];
  for (const draftId of Object.values(desk.drafts)) await act(desk, "flows.discard_draft", { draftId });
  desk.drafts = {};
}

const answers = {
  "open-account": async (desk) => ({
    customer: {
      choice: "new",
      new: {
        kind: "organization",
        name: "青禾晨光检测技术有限公司",
        phone: "0600-80001234",
        email: "office@example.com",
        contacts: [{ name: "林晚舟", position: "财务", phone: "15400009999" }],
      },
    },
    taxProfile: { choice: "default" },
    account: {
      name: "主账户",
      currency: "CNY",
      cycleDay: "1",
      paymentTermsDays: "30",
      language: "zh-CN",
      invoicing: "perBill",
    },
    startOn: desk.today,
    items: desk.offerings.map(({ offeringId }) => ({ offeringId, quantity: "2", startOn: desk.today })),
    $labels: Object.fromEntries(desk.offerings.map(({ offeringId, name }) => [`items/${offeringId}`, name])),
  }),
  "month-end": async (desk) => ({ through: desk.yesterday, how: "bills" }),
};

/** The page counts as at rest when it has stayed the same for so long. */
const REST_MS = 300;

/** Waits until the page has nothing more to draw: the same text for a while, no placeholder, no running spinner. */
async function settled(desk) {
  let before = null;
  let since = 0;
  await until(
    "a page at rest",
    async () => {
      const now = await desk.run(`
      const waits = document.querySelector(
        "[class*=skeleton], [class*=placeholder]:is(i), .ant-spin-spinning, .ant-btn-loading, section [aria-busy=true]");
      const moving = document.getAnimations().some((each) => each.playState === "running");
      return waits || moving ? null : here.text("body") + document.querySelectorAll("canvas, svg").length;
    `);
      if (now === null || now !== before) since = Date.now();
      before = now;
      return now !== null && Date.now() - since >= REST_MS;
    },
    8_000,
  ).catch((error) => console.error(`${error.message}: ${desk.at}`));
}

async function show(desk, path) {
  desk.at = path;
  await desk.run("location.hash = arguments[0]", path);
  await settled(desk);
}

async function round(desk, places, name) {
  for (const [page, path] of Object.entries(places).filter(([page]) => wanted(page))) {
    await show(desk, path);
    await desk.picture(join(folder, name, `${page}.png`));
  }
  for (const [scene, { path, page, act, answer = ".ant-btn-primary" }] of Object.entries(scenes).filter(
    ([scene]) => wanted(scene),
  )) {
    try {
      if (path || page) await show(desk, path ?? places[page]);
      await act(desk);
      await settled(desk);
      await desk.picture(join(folder, name, `${scene}.png`));
    } catch (error) {
      console.error(`${scene}: ${error.message}`);
    }
    await desk.keys([], Key.escape);
    // What was typed there is not wanted any more.
    await until("the end of dialogs", () =>
      desk.run(
        `
        document.querySelector('.ant-modal-confirm ' + arguments[0])?.click();
        return document.querySelector('.ant-modal-wrap') === null;
        `,
        answer,
      ),
    );
    // Another page closes what else a scene opened.
    await show(desk, "/settings/roles");
  }
  await forgetDrafts(desk);
}

async function prefer(desk, language, appearance) {
  await desk.run(
    "localStorage.setItem('boss.preferences', JSON.stringify({ language: arguments[0], appearance: arguments[1], lockMinutes: 60, navigationFolded: false }))",
    language,
    appearance,
  );
  await desk.call("POST", "/refresh");
  await until("the pages again", () =>
    desk.run("return document.querySelector('nav a, form, main section button') !== null"),
  );
}

/** Gives the window one look after another. */
async function inLooks(desk, work) {
  for (const look of looks.filter(({ name }) => onlyLooks === null || onlyLooks.includes(name))) {
    await prefer(desk, look.language, look.appearance);
    await desk.resize(look.width, look.height);
    await work(look.name);
  }
}

/** What a person sees before there is a company. */
async function startPictures() {
  if (!wanted("start")) return;
  const seat = new Seat("shots-start");
  let desk = null;
  try {
    desk = await Desk.open(seat);
    await inLooks(desk, async (name) => {
      await settled(desk);
      await desk.picture(join(folder, name, "start.png"));
      await desk.pressAt("main section:last-of-type button");
      await settled(desk);
      await desk.picture(join(folder, name, "start-own.png"));
    });
  } finally {
    await desk?.close();
    await seat.remove();
  }
}

async function signIn(desk, name) {
  if (await desk.run("return document.querySelector('nav a') !== null")) return;
  await settled(desk);
  await desk.picture(join(folder, name, "sign-in.png"));
  await desk.type(() => desk.seeAt("input[autocomplete=username]"), OWNER.login);
  await desk.type(() => desk.seeAt("input[type=password]"), OWNER.password);
  await desk.pressAt("button[type=submit]");
  await desk.seeAt("nav a");
}

async function deskPictures() {
  const seat = new Seat("shots");
  let desk = null;
  try {
    const size = (name, usual) => process.env[name] ?? usual;
    seat.command(
      "demo",
      "--customers",
      size("BOSS_SHOTS_CUSTOMERS", "60"),
      "--months",
      size("BOSS_SHOTS_MONTHS", "6"),
    );
    const places = pages(seat);
    desk = await Desk.open(seat);
    desk.drafts = {};
    desk.runs = [];
    desk.today = dayBefore();
    desk.yesterday = dayBefore(1);
    desk.nextYear = `${Number(desk.today.slice(0, 4)) + 1}-01-01`;
    desk.offerings = seat.ask("catalog.orderable", { currency: "CNY" }).rows.slice(0, 3);
    await inLooks(desk, async (name) => {
      await signIn(desk, name);
      await round(desk, places, name);
      if (onlyPages === null && !existsSync(join(folder, name, "desk.png")))
        throw new Error(`no pictures in ${name}`);
      console.log(name);
    });
  } finally {
    await desk?.close();
    await seat.remove();
  }
}

await startPictures();
await deskPictures();
