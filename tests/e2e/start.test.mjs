// Windows closed in the middle of long work: the demo company on its way.
import { test } from "node:test";
import { atDesk, Seat, until } from "./driver.mjs";

test("the demo company tells how far it is, and a window closed on the way leaves nothing half made", { timeout: 120_000 }, async () => {
  const seat = new Seat("demo");
  try {
    await atDesk(
      seat,
      async (desk) => {
        await desk.inChinese();
        await desk.press("打开演示公司", "button");
        await desk.says("正在准备演示公司");
        const counted = async () => Number((await desk.run("return here.visible('[role=progressbar]')[0]?.ariaValueNow ?? ''")) || 0);
        const first = await until("progress", async () => (await counted()) || false);
        await until("more progress", async () => (await counted()) > first);
      },
      { named: false },
    );
    await atDesk(
      seat,
      async (desk) => {
        await desk.see("打开演示公司", { within: "button *" });
      },
      { named: false },
    );
  } finally {
    await seat.remove();
  }
});
