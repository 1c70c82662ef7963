// The first minute in the real window: an own company founded from nothing, and the demo company on its way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atDesk, Seat, until } from "./driver.mjs";

const COMPANY = "晴川样例科技有限公司";
const PASSWORD = "long-enough-2026";

test("a company is founded from nothing", { timeout: 120_000 }, async () => {
  const seat = new Seat("founding");
  try {
    await atDesk(seat, async (desk) => {
      await desk.inChinese();
      await desk.press("建立公司", "button");
      await desk.fill("公司名称", COMPANY);
      await desk.fill("姓名", "江晚");
      await desk.fill("登录名", "jiangwan");
      await desk.fill("密码", PASSWORD);
      await desk.fill("再输入一次密码", `${PASSWORD}x`);
      await desk.press("建立公司", "button[type=submit]");
      await desk.says("两次输入的密码不同");
      await desk.fill("再输入一次密码", PASSWORD);
      await desk.press("建立公司", "button[type=submit]");
      await desk.see("登录", { within: "h1" });
      await desk.signIn("jiangwan", PASSWORD);
      await desk.says(COMPANY, "header");
      await desk.navigate("客户");
      await desk.says("还没有客户", "main");
    });
    assert.equal(seat.ask("staff.company").company.name, COMPANY);
  } finally {
    await seat.remove();
  }
});

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
