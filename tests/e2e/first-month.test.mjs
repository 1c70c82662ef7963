// The whole main job in the real window, in Chinese, from nothing: a company is founded, a product made, an account opened
// by the keyboard alone, the service activated, its usage imported, the month billed and invoiced in the guided form, the
// invoice read and saved, the payment booked, the month read. Every amount is reckoned here by hand, not asked of Boss.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { Desk, Key, Seat, until } from "./driver.mjs";
import {
  choose,
  dialog,
  drawn,
  figureShown,
  forward,
  lastMonth,
  listed,
  openRow,
  showMonth,
  story,
  tabToChoice,
  tabToField,
  typeHere,
} from "./steps.mjs";

const COMPANY = "晴川样例科技有限公司";
const OWNER = { name: "江晚", login: "jiangwan", password: "long-enough-2026" };
const CUSTOMER = "云栖禾样例检测有限公司";
const MONTH = lastMonth();

// Three seats at 1,000.00 a month. 2,468 GB: the first 1,000 at 0.20 = 200.00, the other 1,468 at 0.125 = 183.50. 6 % of
// 3,000.00 is 180.00, 6 % of 383.50 is 23.01.
const NET = "3,383.50";
const TAX = "203.01";
const TOTAL = "3,586.51";
const PAID = "2,000.00";
const OPEN = "1,586.51";

const at = (day, time) => `${MONTH.month}-${day}T${time}+08:00`;
const HEADER = "event_id,subscription,meter,at,quantity";

async function found(desk) {
  await desk.inChinese();
  await desk.press("建立公司", "button");
  await desk.fill("公司名称", COMPANY);
  await desk.fill("姓名", OWNER.name);
  await desk.fill("登录名", OWNER.login);
  await desk.fill("密码", OWNER.password);
  await desk.fill("再输入一次密码", `${OWNER.password}x`);
  await desk.press("建立公司", "button[type=submit]");
  await desk.says("两次输入的密码不同");
  await desk.fill("再输入一次密码", OWNER.password);
  await desk.press("建立公司", "button[type=submit]");
  await desk.see("登录", { within: "h1" });
  await desk.signIn(OWNER.login, OWNER.password);
  await desk.says(COMPANY, "header");
  await desk.navigate("客户");
  await desk.says("还没有客户", "main");
}

/** Types into fields by their ids. */
async function typeAll(desk, texts) {
  for (const [id, text] of Object.entries(texts)) await desk.type(() => desk.seeAt(`[id="${id}"]`), text);
}

async function meter(desk) {
  await desk.navigate("产品目录");
  await desk.press("计量项", "nav a");
  await desk.press("新增计量项", "button");
  await dialog(desk, "新增计量项");
  await typeAll(desk, {
    code: "traffic",
    "name_zh-CN": "外网流量",
    name_en: "Traffic",
    "unit_zh-CN": "GB",
    unit_en: "GB",
  });
  await desk.press("新增计量项", ".ant-modal-footer button");
  await desk.gone("代码", ".ant-modal label");
  await desk.says("外网流量", "main");
}

async function offering(desk) {
  await desk.press("产品", "nav a");
  await desk.press("新增产品", "button");
  await typeAll(desk, {
    code: "team-drive",
    "name_zh-CN": "团队云盘",
    name_en: "Team drive",
    "unit_zh-CN": "席位",
    unit_en: "seat",
    taxRate: "6",
    "prices_0_name_zh-CN": "席位月费",
    prices_0_name_en: "Seats",
    prices_0_versions_0_validFrom: MONTH.first,
    prices_0_versions_0_model_amount: "1000",
  });
  await desk.press("不含税价", "label");
  await desk.press("人工开通", "label");
  await desk.press("新增价格", "button");
  await typeAll(desk, {
    "prices_1_name_zh-CN": "流量费",
    prices_1_name_en: "Traffic",
    prices_1_code: "traffic",
    prices_1_versions_0_validFrom: MONTH.first,
  });
  await desk.click(() =>
    desk.find("return here.visible('label').filter((each) => each.innerText.trim() === '按用量')[1]"),
  );
  // How: the list of models stands on the first one that charges usage.
  await desk.click(() =>
    desk.find("return here.visible('.ant-select').find((each) => each.innerText.trim() === '统一单价')"),
  );
  await desk.press("分档累进：各档部分按各档价", ".ant-select-item-option");
  await typeAll(desk, { prices_1_meterId: "traffic" });
  await desk.seeAt(".ant-select-item-option-active[title='外网流量 (GB) · traffic']");
  await desk.keys([], Key.enter);
  await desk.says(
    "外网流量 (GB) · traffic",
    ".ant-select-content, .ant-select-selector, .ant-select-selection-item",
  );
  await typeAll(desk, {
    prices_1_versions_0_model_tiers_0_upTo: "1000",
    prices_1_versions_0_model_tiers_0_unitPrice: "0.2",
    prices_1_versions_0_model_tiers_1_unitPrice: "0.125",
  });
  await desk.press("新增并上架", "button");
  await desk.see("团队云盘", { within: "h1" });
  await desk.says("在售", "main");
}

async function account(desk) {
  await desk.keys([Key.control], "k");
  await until("the palette", () =>
    desk.run("return document.activeElement.getAttribute('role') === 'combobox'"),
  );
  await typeHere(desk, "开户");
  await until("the form's name", () =>
    desk.find("return here.byText('[role=option][aria-selected=true] span', '开户', true)"),
  );
  await desk.keys([], Key.enter);
  await desk.see("客户", { within: "h2" });
  await tabToField(desk, "名称");
  await desk.keys([Key.control], Key.enter);
  await desk.says("请填写此项", "[data-path='customer.new.name'] [role=alert]");
  await tabToField(desk, "名称");
  await typeHere(desk, CUSTOMER);
  await forward(desk, "联系人");
  await forward(desk, "发票抬头");
  await choose(desk, "暂不登记");
  await forward(desk, "结算账户");
  await tabToField(desk, "账期起始日");
  await typeHere(desk, "1");
  await forward(desk, "产品");
  await tabToField(desk, "开始日期");
  await typeHere(desk, `${MONTH.month}-32`);
  await desk.keys([], Key.tab);
  await desk.says(`“${MONTH.month}-32”不是日期`, "[data-path=startOn] [role=alert]");
  await tabToField(desk, "开始日期");
  await typeHere(desk, MONTH.first);
  await tabToChoice(desk, "团队云盘");
  await desk.keys([], " ");
  await tabToField(desk, "团队云盘 的数量");
  await typeHere(desk, "3");
  await forward(desk, "核对");
  await desk.says(CUSTOMER, "main");
  await desk.keys([Key.control], Key.enter);
  await desk.says("已开立", "main h1");
  await desk.says("待办", "main");
}

/** What billing through the month's last day would make, by the command line's trial run. */
function trialBills(seat) {
  return JSON.parse(seat.command("--json", "bill", "run", "--through", MONTH.last, "--dry-run")).output.bills;
}

async function activation(desk, seat) {
  assert.equal(trialBills(seat), 0, "what is not active is not billed");
  await desk.press("办理开通任务", "button");
  await desk.see(CUSTOMER, { within: "h1" });
  await desk.press("完成", "main button");
  const title = `完成 ${seat.ask("orders.subscriptions", { window: { offset: 0, limit: 1 } }).rows[0].number} 团队云盘`;
  await dialog(desk, title);
  await desk.fill("完成日期", "2020-01-01");
  await desk.keys([], Key.tab);
  await desk.says(`2020-01-01 早于 ${MONTH.first}`, ".ant-modal [role=alert]");
  await desk.fill("完成日期", MONTH.first);
  await desk.keys([], Key.tab);
  await desk.press("完成任务", ".ant-modal-footer button");
  await desk.gone(title, ".ant-modal-title");
  await desk.says("已完成", "main");
  await desk.press("订单", "nav a");
  await desk.press("订阅", "main nav a");
  await desk.says("服务中", "[role=grid]");
}

function usageFile(seat, name, lines) {
  const path = seat.file(name);
  writeFileSync(path, [HEADER, ...lines, ""].join("\n"));
  return path;
}

async function usage(desk, seat) {
  const [{ number }] = seat.ask("orders.subscriptions", { window: { offset: 0, limit: 1 } }).rows;
  const good = [
    `e-1,${number},traffic,${at("01", "08:00:00")},1000`,
    `e-2,${number},traffic,${at("15", "12:30:00")},1400.5`,
    `e-3,${number},traffic,${at("28", "23:59:59")},67.5`,
  ];
  const faulty = usageFile(seat, "faulty.csv", [
    ...good,
    `e-4,${number},minutes,${at("02", "00:00:00")},1`,
    `e-5,${number},traffic,yesterday,1`,
  ]);
  const whole = usageFile(seat, "traffic.csv", [...good, good[1]]);
  await desk.press("新建", "header button");
  await desk.press("月末出账", "[role=menuitem]");
  await desk.see("账期与用量", { within: "h2" });
  await until("the month's last day", () =>
    desk.run("return here.field('计费截至（含当日）')?.value === arguments[0]", MONTH.last),
  );
  await desk.press("选择文件", "button");
  await desk.answerFileDialog(faulty);
  await desk.says("文件中有 2 处错误，未导入任何内容。", "main");
  await desk.says("第 5 行", "main");
  await desk.says("没有代码为“minutes”的计量项。", "main");
  await desk.says("第 6 行", "main");
  assert.equal(seat.ask("usage.imports", { window: { offset: 0, limit: 1 } }).total, 0);
  await desk.press("换一个文件", "button");
  await desk.answerFileDialog(whole);
  await desk.press("导入 3 条用量", "footer button");
  await desk.press("下一步", "footer button");
  await desk.see("试算", { within: "h2" });
  const [imported] = seat.ask("usage.imports", { window: { offset: 0, limit: 5 } }).rows;
  assert.deepEqual([imported.rowsRead, imported.eventsAccepted, imported.eventsDuplicate], [4, 3, 1]);
}

async function monthEnd(desk, seat) {
  for (const amount of [TOTAL, NET, TAX]) await desk.says(amount, "main");
  await desk.says(CUSTOMER, "main");
  await forward(desk, "例外");
  await desk.says("没有搁置的账户。", "main");
  await desk.says("到期的订阅都有费用。", "main");
  await forward(desk, "出账");
  await desk.press(`出账 1 张，合计 CNY ${TOTAL}`, "footer button");
  assert.equal(
    seat.ask("billing.bills", { window: { offset: 0, limit: 1 } }).total,
    0,
    "nothing is billed before the answer",
  );
  await desk.press(`出账 1 张，合计 CNY ${TOTAL}`, ".ant-modal-confirm button");
  await desk.press("下一步", "footer button");
  await desk.see("开票", { within: "h2" });
  await desk.fill("开票日期", MONTH.last);
  await desk.keys([], Key.tab);
  await desk.press("开具 1 张发票", "footer button");
  await desk.see("月末出账完成", { within: "h1" });
  await desk.says(TOTAL, "main");
  await desk.says(CUSTOMER, "main");
}

/** The service's own page: what was used, day by day. */
async function used(desk) {
  await desk.navigate("订单");
  await desk.press("订阅", "main nav a");
  await listed(desk);
  await openRow(desk, "团队云盘");
  await desk.says("2,468", "main");
  for (const text of ["外网流量", at("15", "").slice(0, 10), "1,400.5", "67.5"])
    await desk.says(text, "main");
}

/** Saves what a button makes through the system's dialog, and gives the file's bytes. */
async function saved(desk, seat, name, press) {
  const path = seat.file(name);
  await press();
  await desk.answerFileDialog(path, { saving: true });
  return until(path, () => {
    const bytes = readFileSync(path);
    return bytes.length > 0 && bytes;
  });
}

async function invoice(desk, seat) {
  const [newest] = seat.ask("invoicing.list", { window: { offset: 0, limit: 1 } }).rows;
  await desk.navigate("发票");
  await listed(desk);
  await openRow(desk, newest.number);
  await desk.says(newest.number, "main header");
  await desk.says(`CNY${TOTAL}`, "main");
  await drawn(desk);
  const pdf = await saved(desk, seat, "invoice.pdf", () => desk.press("另存为", "button"));
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  const { invoiceId } = newest;
  assert.equal(
    pdf.toString("base64"),
    seat.ask("invoicing.pdf", { invoiceId }).base64,
    "what is shown is what is saved",
  );
  await desk.press("明细（2）", "[role=tab]");
  for (const text of ["2,468GB", "3,000.00", "180.00", "383.50", "23.01", TOTAL])
    await desk.says(text, "main");
}

async function payment(desk, seat) {
  await desk.press("登记收款", "header button");
  await desk.see("登记收款", { within: "h1" });
  await desk.fill("收款金额", "2000.005");
  await desk.says("CNY 最多 2 位小数", "[role=alert]");
  await desk.keys([Key.control], Key.enter);
  assert.equal(
    seat.ask("payments.list", { window: { offset: 0, limit: 1 } }).total,
    0,
    "what is no amount is not booked",
  );
  await desk.fill("收款金额", PAID);
  await desk.fill("到账日", MONTH.last);
  await desk.keys([], Key.tab);
  await desk.fill("流水号", "回单 首月-1");
  await desk.press(`登记收款 CNY ${PAID}`, "button");
  await desk.says("已登记收款");
  await desk.says(`CNY${PAID}`, "main");
  assert.equal(seat.ask("payments.list", { window: { offset: 0, limit: 1 } }).total, 1);
  await desk.navigate("计费");
  const [row] = await listed(desk);
  for (const text of ["部分付款", TOTAL, OPEN])
    assert.ok(row.includes(text), `${text} in ${row.join(" | ")}`);
}

async function report(desk, seat) {
  await desk.navigate("报表");
  await desk.see("月度报表", { within: "h1" });
  await showMonth(desk, MONTH.month);
  const figures = { 出账金额: TOTAL, 开票金额: TOTAL, 收款金额: PAID, 月末应收: OPEN };
  for (const [title, amount] of Object.entries(figures)) {
    const figure = await figureShown(desk, title);
    assert.ok(figure.startsWith(`${title}CNY${amount}1笔`), figure);
    assert.ok(!figure.includes("与总账不一致"), figure);
  }
  for (const text of ["团队云盘", CUSTOMER, NET, TAX]) await desk.says(text, "main");
  const book = await saved(desk, seat, "month.xlsx", () => desk.press("导出 Excel", "button"));
  assert.equal(book.subarray(0, 2).toString(), "PK");
  await desk.says("已保存");
}

/** The same month a second time: nothing is due, and the books hold. */
async function again(desk, seat) {
  await desk.press("新建", "header button");
  await desk.press("月末出账", "[role=menuitem]");
  await forward(desk, "试算");
  await desk.says("没有账户到期，不会出账单。", "main");
  assert.equal(trialBills(seat), 0);
  seat.command("books", "check");
  seat.command("audit", "verify");
}

test("the first month of a company, from nothing to the report", { timeout: 220_000 }, async (t) => {
  const seat = new Seat("first-month");
  let desk = null;
  const step = story(t, () => desk);
  try {
    desk = await Desk.open(seat);
    await step("founds a company from nothing", () => found(desk));
    await step("makes a meter", () => meter(desk));
    await step("makes an offering with its prices", () => offering(desk));
    await step("opens an account without touching the mouse", () => account(desk));
    await step("completes the activation task", () => activation(desk, seat));
    await step("imports a file of usage, whole or not at all", () => usage(desk, seat));
    await step("bills and invoices the month in the guided form", () => monthEnd(desk, seat));
    await step("shows the usage that came in", () => used(desk));
    await step("shows the invoice and saves it", () => invoice(desk, seat));
    await step("books a part payment, refusing a wrong amount", () => payment(desk, seat));
    await step("reports the month to the cent", () => report(desk, seat));
    await step("bills nothing twice", () => again(desk, seat));
  } finally {
    await desk?.close();
    await seat.remove();
  }
});
