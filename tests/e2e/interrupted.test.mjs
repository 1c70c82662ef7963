// A window that is closed, or a program that is ended, in the middle of an import: nothing of the file is in the books
// afterwards, and the same file comes in whole.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { atDesk, Seat } from "./driver.mjs";
import { lastMonth } from "./steps.mjs";

const OWNER = { login: "owner", password: "boss-demo-2025" };
/** So many that reading them takes seconds. */
const EVENTS = 120_000;

/** A file with so many events of one subscription, spread over the last month. */
function usageFile(seat) {
  const { month } = lastMonth();
  const window = { offset: 0, limit: 50 };
  const { rows } = seat.ask("orders.subscriptions", { window });
  const { number } = rows.find((row) => row.state === "active" && row.startedOn <= `${month}-01`);
  const [{ code }] = seat.ask("catalog.meters", { window }).rows;
  const two = (value) => String(value).padStart(2, "0");
  const lines = Array.from({ length: EVENTS }, (_, at) => {
    const time = `${two(Math.floor(at / 60) % 24)}:${two(at % 60)}:00+08:00`;
    return `closing-${String(at).padStart(6, "0")},${number},${code},${month}-${two(1 + (at % 28))}T${time},1`;
  });
  const path = seat.file("large.csv");
  writeFileSync(path, ["event_id,subscription,meter,at,quantity", ...lines, ""].join("\n"));
  return path;
}

/** What of usage is in the books. */
function counted(seat) {
  const { total } = seat.ask("usage.imports", { window: { offset: 0, limit: 1 } });
  return total;
}

/** Begins to import the file and comes back as soon as the window says that it is at it. */
async function beginImport(desk, path) {
  await desk.inChinese();
  await desk.signIn(OWNER.login, OWNER.password);
  await desk.navigate("订单");
  await desk.press("用量导入", "main nav a");
  await desk.press("导入用量", "main button");
  await desk.see("导入用量", { within: ".ant-modal-title" });
  await desk.press("选择文件", ".ant-modal button");
  await desk.answerFileDialog(path);
  await desk.press(`导入 ${EVENTS.toLocaleString("en")} 条`, ".ant-modal-footer button");
  await desk.says("正在导入", ".ant-modal");
}

test("an import in the middle of which the window goes leaves nothing behind", {
  timeout: 200_000,
}, async () => {
  const seat = new Seat("interrupted");
  try {
    seat.command("demo", "--customers", "5", "--months", "2");
    const path = usageFile(seat);
    const before = counted(seat);
    await atDesk(seat, (desk) => beginImport(desk, path));
    assert.equal(counted(seat), before, "the window was closed in the middle");
    await atDesk(seat, async (desk) => {
      await beginImport(desk, path);
      for (const program of desk.programs) process.kill(program, "SIGKILL");
    });
    assert.equal(counted(seat), before, "the program was ended in the middle");
    const imported = JSON.parse(seat.command("--json", "usage", "import", path)).output;
    assert.deepEqual(
      [imported.eventsAccepted, imported.eventsDuplicate],
      [EVENTS, 0],
      "no event was in the books yet",
    );
    assert.equal(counted(seat), before + 1);
    seat.command("books", "check");
    seat.command("audit", "verify");
  } finally {
    await seat.remove();
  }
});
