// The first minute in the real window with the demo company: to its end, and with the window closed on the way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atDesk, Seat, until } from "./driver.mjs";
import { listed } from "./steps.mjs";

const COMPANY = "云汀岫澜云科技有限公司";
const CUSTOMERS = 12;

/** Makes what the button asks for a small demo company; the whole one takes minutes in a debug build. */
function inSmall(desk) {
  return desk.run(
    `const [size] = arguments;
    const whole = window.fetch;
    const small = (request) => ({ ...request, body: JSON.stringify({ ...JSON.parse(request.body), ...size }) });
    window.fetch = (address, request) => whole(address, String(address).endsWith("/choose_demo") ? small(request) : request);`,
    { customers: CUSTOMERS, months: 2 },
  );
}

test("the demo company is prepared to its end and opens again", { timeout: 120_000 }, async () => {
  const seat = new Seat("demo-whole");
  try {
    await atDesk(
      seat,
      async (desk) => {
        await desk.inChinese();
        await inSmall(desk);
        await desk.press("打开演示公司", "button");
        await desk.see("登录", { within: "h1" });
        await desk.says(COMPANY);
        await desk.click(() =>
          desk.find(
            "return here.visible('tr').find((row) => here.plain(row.innerText).startsWith('顾明简'))?.querySelector('button')",
          ),
        );
        await desk.seeAt("nav a");
        await desk.says("顾明简", "header");
        await desk.says(COMPANY, "header");
        await desk.says("演示", "header");
        await desk.navigate("客户");
        assert.equal((await listed(desk)).length, CUSTOMERS);
      },
      { named: false },
    );
    await atDesk(
      seat,
      async (desk) => {
        await desk.see("登录", { within: "h1" });
        await desk.says(COMPANY);
      },
      { named: false },
    );
  } finally {
    await seat.remove();
  }
});

test("the demo company tells how far it is, and a window closed on the way leaves nothing half made", {
  timeout: 120_000,
}, async () => {
  const seat = new Seat("demo");
  try {
    await atDesk(
      seat,
      async (desk) => {
        await desk.inChinese();
        await desk.press("打开演示公司", "button");
        await desk.says("正在准备演示公司");
        const counted = async () =>
          Number((await desk.run("return here.visible('[role=progressbar]')[0]?.ariaValueNow ?? ''")) || 0);
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
