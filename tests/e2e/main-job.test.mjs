// The main job in the real window, in Chinese: look up customers and bills, read an invoice, take a payment, open an
// account by the keyboard alone, read the month. What the window says is held against the command line's answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk, Key, Seat, until } from "./driver.mjs";

const OWNER = { login: "owner", name: "沈砚舟", password: "boss-demo-2025" };
const NEW_CUSTOMER = "青禾晨光检测技术有限公司";

/** An amount as people read it: grouped, two decimals, a real minus. */
function shown({ minor, currency }) {
  assert.equal(currency, "CNY");
  const digits = minor.replace("-", "").padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${minor.startsWith("-") ? "−" : ""}${whole}.${digits.slice(-2)}`;
}

/** The month before the one a day lies in. */
function monthBefore(day) {
  const [year, month] = day.split("-").map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
}

async function signIn(desk) {
  await desk.inChinese();
  await desk.signIn(OWNER.login, OWNER.password);
}

/** Rows of a list as they stand on the page, once there are any. */
async function listed(desk) {
  return until("rows", async () => {
    const rows = await desk.rows();
    return rows.length > 0 && rows;
  });
}

/** Opens the page of the row that shows `text`: the row, its panel, the panel's button. */
async function openRow(desk, text) {
  await desk.press(text, "[role=row][aria-rowindex] [role=gridcell]");
  await desk.click(() => desk.find("return here.visible('aside header button')[0] ?? null"));
}

async function customers(desk, seat) {
  const { rows, total } = seat.ask("customers.list", { window: { offset: 0, limit: 50 } });
  await desk.navigate("客户");
  const seen = await listed(desk);
  assert.equal(seen.length, total);
  assert.deepEqual(new Set(seen.map((row) => row.find((cell) => /^C\d+$/.test(cell)))), new Set(rows.map((row) => row.number)));
  await openRow(desk, rows[0].number);
  await desk.see(rows[0].name, { within: "h1" });
  await desk.says(rows[0].creditCode, "main");
}

async function bill(desk, seat) {
  const { rows } = seat.ask("billing.bills", { window: { offset: 0, limit: 50 } });
  const open = rows.find((row) => row.state !== "onHold" && BigInt(row.open.minor) > 6000n);
  assert.ok(open, "the demo company has a bill that is not settled");
  await desk.navigate("计费");
  const seen = await listed(desk);
  const row = seen.find((cells) => cells.includes(open.number));
  assert.ok(row, `${open.number} is on the page`);
  assert.ok(row.includes(shown(open.total)) && row.includes(shown(open.open)), row.join(" | "));
  await openRow(desk, open.number);
  await desk.see(open.number, { within: "h1, header span" });
  await desk.says(`CNY${shown(open.total)}`, "main");
  return open;
}

async function payment(desk, seat, bill) {
  await desk.press("登记收款", "header button");
  await desk.see("登记收款", { within: "h1" });
  await until("the bill's amount", async () =>
    desk.run("return here.field('收款金额')?.value.replaceAll(',', '') === arguments[0]", shown(bill.open).replaceAll(",", "")),
  );
  await desk.fill("收款金额", "50.00");
  await desk.fill("流水号", "回单 2026-甲-17");
  await desk.press("登记收款 CNY 50.00", "button");
  await desk.says("已登记收款");
  await desk.says("CNY50.00", "main");
  await desk.says("回单 2026-甲-17", "main");
  const [recorded] = seat.ask("payments.list", { window: { offset: 0, limit: 1 }, search: "回单 2026-甲-17" }).rows;
  assert.equal(recorded.amount.minor, "5000");
  assert.equal(recorded.allocated.minor, "5000");
  const after = seat.ask("billing.bills", { search: bill.number, window: { offset: 0, limit: 1 } }).rows[0];
  assert.equal(BigInt(after.open.minor), BigInt(bill.open.minor) - 5000n);
}

/** The share of the first page's points that carry ink. */
function ink(desk) {
  return desk.run(`
    const canvas = document.querySelector("section canvas");
    if (!canvas || canvas.width === 0) return null;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 128) inked += 1;
    return inked / (data.length / 4);
  `);
}

async function invoice(desk, seat) {
  const [newest] = seat.ask("invoicing.list", { window: { offset: 0, limit: 1 } }).rows;
  await desk.navigate("发票");
  await listed(desk);
  await openRow(desk, newest.number);
  await desk.says(newest.number, "main header");
  await desk.says(shown(newest.total), "main");
  const share = await until("the drawn invoice", async () => {
    const share = await ink(desk);
    return share !== null && share > 0.005 && share;
  });
  assert.ok(share < 0.5, `a page of text, not ${share} of ink`);
}

/** Steps back to a month, one month at a time. */
async function showMonth(desk, month) {
  const picked = () => desk.run("return here.visible('main input')[0]?.value ?? null");
  for (let at = await until("the month", picked); at !== month; ) {
    assert.ok(at > month, `${at} is after ${month}`);
    await desk.pressAt("main button[aria-label='上个月']");
    const before = at;
    at = await until("another month", async () => {
      const now = await picked();
      return now !== before && now;
    });
  }
}

async function report(desk, seat) {
  const month = monthBefore(new Date().toISOString().slice(0, 10));
  const { figures } = seat.ask("reports.month", { month, rows: 10, sort: "total" });
  assert.ok(figures.length >= 4 && figures.every((figure) => figure.count > 0));
  await desk.navigate("报表");
  await desk.see("月度报表", { within: "h1" });
  await showMonth(desk, month);
  for (const figure of figures) {
    await desk.says(figure.title["zh-CN"], "main");
    await desk.says(`CNY${shown(figure.amount)}`, "main");
  }
}

async function language(desk) {
  await desk.navigate("客户");
  await desk.see("客户", { within: "h1" });
  await desk.press("English", "header button");
  await desk.see("Customers", { within: "h1" });
  await desk.see("Invoices", { within: "nav a" });
  assert.doesNotMatch(await desk.text("nav"), /[\u4e00-\u9fff]/);
  await desk.press("中文", "header button");
  await desk.see("客户", { within: "h1" });
}

async function lock(desk) {
  await desk.press(OWNER.name, "header button");
  await desk.press("锁定", "[role=menuitem]");
  await desk.see("工作台已锁定", { within: "h1" });
  assert.equal(await desk.find("return here.byText('nav a', '客户', true)"), null, "nothing is in reach while locked");
  await desk.fill("密码", "not the password");
  await desk.press("解锁", "button[type=submit]");
  await desk.seeAt("[role=alert]");
  await desk.fill("密码", OWNER.password);
  await desk.press("解锁", "button[type=submit]");
  await desk.see("客户", { within: "nav a" });
}

async function startFlow(desk) {
  await desk.press("新建", "header button");
  await desk.press("开户", "[role=menuitem]");
  await desk.field("名称");
}

async function draft(desk, seat) {
  await startFlow(desk);
  await desk.fill("名称", NEW_CUSTOMER);
  await desk.says("已保存", "footer");
  await until("the draft in the books", () => seat.ask("flows.drafts", { flow: "open-account" }).rows.length === 1);
}

/** Ctrl+Enter, until the step's title says that the next one is there. */
async function forward(desk, next) {
  await desk.keys([Key.control], Key.enter);
  await desk.see(next, { within: "h2" });
}

async function account(desk, seat) {
  const before = seat.ask("customers.list", { window: { offset: 0, limit: 1 } }).total;
  await desk.press(NEW_CUSTOMER, "main *");
  const name = await desk.field("名称");
  await until("the kept name", () => desk.run("return arguments[0].value === arguments[1]", desk.reference(name), NEW_CUSTOMER));
  await forward(desk, "联系人");
  await forward(desk, "发票抬头");
  await desk.press("暂不登记", "label");
  await forward(desk, "结算账户");
  await forward(desk, "产品");
  await desk.pressAt("[data-path=items] label");
  await forward(desk, "核对");
  await desk.says(NEW_CUSTOMER, "main");
  await desk.keys([Key.control], Key.enter);
  await desk.says("已开立", "main");
  const after = seat.ask("customers.list", { search: NEW_CUSTOMER, window: { offset: 0, limit: 5 } });
  assert.equal(after.rows.length, 1);
  assert.equal(seat.ask("customers.list", { window: { offset: 0, limit: 1 } }).total, before + 1);
  await desk.says(after.rows[0].number, "main");
}

test("the main job in the real window", { timeout: 220_000 }, async (t) => {
  const seat = new Seat("main-job");
  let desk = null;
  // One step after the other: a step that fails leaves its evidence, and what builds on it is not tried.
  const step = async (name, work) => {
    let failure = null;
    await t.test(name, async () => {
      try {
        await work();
      } catch (error) {
        failure = error;
        await desk?.evidence(name.replaceAll(" ", "-"));
        throw error;
      }
    });
    if (failure) throw failure;
  };
  try {
    seat.command("demo", "--customers", "12", "--months", "2");
    desk = await Desk.open(seat);
    let open = null;
    await step("signs in", () => signIn(desk));
    await step("lists customers and opens one", () => customers(desk, seat));
    await step("lists bills and opens one", async () => {
      open = await bill(desk, seat);
    });
    await step("books a payment for the bill", () => payment(desk, seat, open));
    await step("draws an invoice", () => invoice(desk, seat));
    await step("reports the month", () => report(desk, seat));
    await step("changes its language at once", () => language(desk));
    await step("locks and unlocks", () => lock(desk));
    await step("keeps a draft", () => draft(desk, seat));
    await desk.close();
    desk = await Desk.open(seat);
    await step("opens again", () => signIn(desk));
    await step("opens an account from the draft by the keyboard", () => account(desk, seat));
  } finally {
    await desk?.close();
    await seat.remove();
  }
});
