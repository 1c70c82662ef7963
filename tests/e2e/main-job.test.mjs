// A day with the demo company in the real window, in Chinese: look up customers and bills, read an invoice, take a payment,
// read the month, open an account from a draft that outlived its window. What the window says is held against the command
// line's answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk, Key, Seat, until } from "./driver.mjs";
import { drawn, forward, lastMonth, listed, openRow, showMonth, shown, story } from "./steps.mjs";

const OWNER = { login: "owner", name: "沈砚舟", password: "boss-demo-2025" };
const NEW_CUSTOMER = "青禾晨光检测技术有限公司";

async function signIn(desk) {
  await desk.inChinese();
  await desk.signIn(OWNER.login, OWNER.password);
}

async function customers(desk, seat) {
  const { rows, total } = seat.ask("customers.list", { window: { offset: 0, limit: 50 } });
  await desk.navigate("客户");
  const seen = await listed(desk);
  assert.equal(seen.length, total);
  assert.deepEqual(
    new Set(seen.map((row) => row.find((cell) => /^C\d+$/.test(cell)))),
    new Set(rows.map((row) => row.number)),
  );
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
    desk.run(
      "return here.field('收款金额')?.value.replaceAll(',', '') === arguments[0]",
      shown(bill.open).replaceAll(",", ""),
    ),
  );
  await desk.fill("收款金额", "50.00");
  await desk.fill("流水号", "回单 2026-甲-17");
  await desk.press("登记收款 CNY 50.00", "button");
  await desk.says("已登记收款");
  await desk.says("CNY50.00", "main");
  await desk.says("回单 2026-甲-17", "main");
  const [recorded] = seat.ask("payments.list", {
    window: { offset: 0, limit: 1 },
    search: "回单 2026-甲-17",
  }).rows;
  assert.equal(recorded.amount.minor, "5000");
  assert.equal(recorded.allocated.minor, "5000");
  const after = seat.ask("billing.bills", { search: bill.number, window: { offset: 0, limit: 1 } }).rows[0];
  assert.equal(BigInt(after.open.minor), BigInt(bill.open.minor) - 5000n);
}

async function invoice(desk, seat) {
  const [newest] = seat.ask("invoicing.list", { window: { offset: 0, limit: 1 } }).rows;
  await desk.navigate("发票");
  await listed(desk);
  await openRow(desk, newest.number);
  await desk.says(newest.number, "main header");
  await desk.says(shown(newest.total), "main");
  await drawn(desk);
}

async function report(desk, seat) {
  const { month } = lastMonth();
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
  assert.equal(
    await desk.find("return here.byText('nav a', '客户', true)"),
    null,
    "nothing is in reach while locked",
  );
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
  await until(
    "the draft in the books",
    () => seat.ask("flows.drafts", { flow: "open-account" }).rows.length === 1,
  );
}

async function account(desk, seat) {
  const before = seat.ask("customers.list", { window: { offset: 0, limit: 1 } }).total;
  await desk.press(NEW_CUSTOMER, "main *");
  await until("the kept name", () =>
    desk.run("return here.field('名称')?.value === arguments[0]", NEW_CUSTOMER),
  );
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

test("a day in the real window", { timeout: 220_000 }, async (t) => {
  const seat = new Seat("main-job");
  let desk = null;
  const step = story(t, () => desk);
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
    await step("opens an account from the draft", () => account(desk, seat));
  } finally {
    await desk?.close();
    await seat.remove();
  }
});
