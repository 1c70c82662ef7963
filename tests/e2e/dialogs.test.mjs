// A person's files may lie beside the database: choosing one there must take nothing from the books.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Desk, Seat } from "./driver.mjs";
import { lastMonth } from "./steps.mjs";

function usageFile(seat, path, event) {
  const subscriptions = seat.ask("orders.subscriptions", { window: { offset: 0, limit: 50 } }).rows;
  const { number } = subscriptions.find((row) => row.state === "active");
  const { code } = seat.ask("catalog.meters", { window: { offset: 0, limit: 1 } }).rows[0];
  const line = `${event},${number},${code},${lastMonth().month}-28T08:00:00+08:00,1`;
  writeFileSync(path, `event_id,subscription,meter,at,quantity\n${line}\n`);
  return path;
}

test("a file chosen in the database's folder costs the books nothing", { timeout: 120_000 }, async () => {
  const seat = new Seat("dialogs");
  let desk = null;
  try {
    seat.command("demo", "--customers", "5", "--months", "1");
    const imports = () =>
      seat.ask("usage.imports", { window: { offset: 0, limit: 5 } }).rows.map((row) => row.fileName);
    const before = imports();
    desk = await Desk.open(seat);
    await desk.inChinese();
    await desk.signIn("owner", "boss-demo-2025");
    await desk.navigate("订单");
    await desk.press("用量导入", "main nav a");
    await desk.press("导入用量", "main button");
    await desk.press("选择文件", ".ant-modal button");
    await desk.answerFileDialog(usageFile(seat, join(seat.folder, "beside.csv"), "beside"));
    await desk.see("导入 1 条", { within: ".ant-modal-footer button" });
    // Another program opens and closes the database while the window has it open.
    assert.deepEqual(imports(), before);
    await desk.press("导入 1 条", ".ant-modal-footer button");
    await desk.says("已导入");
    assert.deepEqual(imports(), ["beside.csv", ...before]);
    seat.command("usage", "import", usageFile(seat, seat.file("elsewhere.csv"), "elsewhere"));
    await desk.close();
    desk = null;
    assert.deepEqual(imports(), ["elsewhere.csv", "beside.csv", ...before]);
    seat.command("books", "check");
    seat.command("audit", "verify");
  } finally {
    await desk?.close();
    await seat.remove();
  }
});
