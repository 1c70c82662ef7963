// A picture of every page of the desk, in both languages, light and dark, in two sizes: shots/<lang>-<theme>-<size>/<page>.png.
// Usage: .ci/window node tests/e2e/shots.mjs [FOLDER]
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Desk, Seat, until } from "./driver.mjs";

const folder = process.argv[2] ?? "shots";
const OWNER = { login: "owner", password: "boss-demo-2025" };
const SIZES = [
  [1280, 800],
  [1920, 1080],
];

/** Every page by the name of its picture; objects are the newest ones of their lists. */
function pages(seat) {
  const newest = (query, key) => seat.ask(query, { window: { offset: 0, limit: 1 } }).rows[0][key];
  const customer = newest("customers.list", "customerId");
  const account = newest("customers.accounts", "accountId");
  return {
    desk: "/desk",
    customers: "/customers",
    customer: `/customers/${customer}`,
    "customer-new": "/customers/new",
    accounts: "/accounts",
    account: `/accounts/${account}`,
    orders: "/orders",
    order: `/orders/${newest("orders.list", "orderId")}`,
    tasks: "/orders/tasks",
    subscriptions: "/subscriptions",
    subscription: `/subscriptions/${newest("orders.subscriptions", "subscriptionId")}`,
    usage: "/usage",
    bills: "/bills",
    bill: `/bills/${newest("billing.bills", "billId")}`,
    "bill-runs": "/bills/runs",
    "bill-run": `/bills/runs/${newest("billing.runs", "billRunId")}`,
    "bill-run-new": "/bills/runs?dialog=run",
    invoices: "/invoices",
    invoice: `/invoices/${newest("invoicing.list", "invoiceId")}`,
    "invoices-open-bills": "/invoices/open-bills",
    payments: "/payments",
    payment: `/payments/${newest("payments.list", "paymentId")}`,
    "payment-new": `/payments/new?accountId=${account}`,
    report: "/reports",
    catalogue: "/catalogue",
    offering: `/catalogue/${newest("catalog.offerings", "offeringId")}`,
    "offering-new": "/catalogue/new",
    meters: "/catalogue/meters",
    "flow-open-account": "/flows/open-account",
    "flow-new-order": `/flows/new-order?accountId=${account}`,
    "flow-month-end": "/flows/month-end",
    settings: "/settings",
    staff: "/settings/staff",
    roles: "/settings/roles",
    books: "/settings/books",
  };
}

/** Waits until the page has nothing more to draw: the same text twice, no placeholder, no running spinner. */
async function settled(desk) {
  let before = null;
  await until("a page at rest", async () => {
    const now = await desk.run(`
      const waits = document.querySelector("[class*=skeleton], [class*=placeholder]:is(i), .ant-spin-spinning, .ant-btn-loading");
      const moving = document.getAnimations().some((each) => each.playState === "running");
      return waits || moving ? null : here.text("body") + document.querySelectorAll("canvas, svg").length;
    `);
    const still = now !== null && now === before;
    before = now;
    return still;
  }, 8_000).catch((error) => console.error(`${error.message}: ${desk.at}`));
}

async function show(desk, path) {
  desk.at = path;
  await desk.run("location.hash = arguments[0]", path);
  await settled(desk);
}

async function round(desk, places, name) {
  for (const [page, path] of Object.entries(places)) {
    await show(desk, path);
    await desk.picture(join(folder, name, `${page}.png`));
  }
}

async function prefer(desk, language, appearance) {
  await desk.run(
    "localStorage.setItem('boss.preferences', JSON.stringify({ language: arguments[0], appearance: arguments[1], lockMinutes: 60, navigationFolded: false }))",
    language,
    appearance,
  );
  await desk.call("POST", "/refresh");
  await until("the pages again", () => desk.run("return document.querySelector('nav a, form, button') !== null"));
}

async function outside(desk, name) {
  await settled(desk);
  await desk.picture(join(folder, name, "sign-in.png"));
}

const seat = new Seat("shots");
let desk = null;
try {
  seat.command("demo", "--customers", process.env.BOSS_SHOTS_CUSTOMERS ?? "60", "--months", process.env.BOSS_SHOTS_MONTHS ?? "6");
  const places = pages(seat);
  desk = await Desk.open(seat);
  for (const language of ["zh-CN", "en"]) {
    for (const appearance of ["light", "dark"]) {
      await prefer(desk, language, appearance);
      for (const [width, height] of SIZES) {
        const name = `${language}-${appearance}-${width}x${height}`;
        await desk.resize(width, height);
        if (!(await desk.run("return document.querySelector('nav a') !== null"))) {
          await outside(desk, name);
          await desk.type(await desk.seeAt("input[autocomplete=username]"), OWNER.login);
          await desk.type(await desk.seeAt("input[type=password]"), OWNER.password);
          await desk.pressAt("button[type=submit]");
          await desk.seeAt("nav a");
        }
        await round(desk, places, name);
        if (!existsSync(join(folder, name, "desk.png"))) throw new Error(`no pictures in ${name}`);
        console.log(name);
      }
    }
  }
} finally {
  await desk?.close();
  await seat.remove();
}
