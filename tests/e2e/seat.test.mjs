// One seat, several people: the locked desk shows nothing of what lies under it, and what one person typed is gone for the next.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atDesk, Key, Seat, until } from "./driver.mjs";

const PASSWORD = "boss-demo-2025";
const TYPED = "岚桥测试客户";

/** What can be read on the screen, wherever it hangs. */
const readable = (desk) => desk.run("return document.body.innerText");

/** Goes to the form of a new customer and gives the field of the name. */
async function newCustomer(desk) {
  await desk.run("window.location.hash = '#/customers/new'");
  return until("the name's field", () => desk.find("return document.querySelector('main input[id$=_name]')"));
}

const typedIn = (desk, field) => desk.run("return arguments[0].value", desk.reference(field));

/** Chooses in the menu under the person's name. */
async function choose(desk, name, entry) {
  await desk.press(name, "header button");
  await desk.press(entry, ".ant-dropdown-menu-item");
}

test("the lock covers an open dialog, and another person finds nothing of what was typed", {
  timeout: 200_000,
}, async () => {
  const seat = new Seat("seat");
  try {
    seat.command("demo", "--customers", "5", "--months", "2");
    const { rows } = seat.ask("staff.list");
    const [first, second] = ["operations", "operations2"].map((login) =>
      rows.find((row) => row.login === login),
    );
    await atDesk(seat, async (desk) => {
      await desk.inChinese();
      await desk.signIn(first.login, PASSWORD);
      await desk.type(() => newCustomer(desk), TYPED);
      await choose(desk, first.name, "修改密码");
      await desk.see("修改密码", { within: ".ant-modal-title" });
      // As after a computer's sleep: much time has gone by without a sign of life.
      await desk.run("const now = Date.now; Date.now = () => now() + 4 * 3600_000");
      await desk.see("已锁定", { within: "h1", exact: false });
      const shown = await readable(desk);
      assert.ok(!shown.includes("修改密码") && !shown.includes("统一社会信用代码"), shown);
      assert.equal(await desk.run("return document.activeElement.id"), "password");
      await desk.keys([], Key.tab, Key.tab, Key.escape);
      assert.ok(
        await desk.run("return document.activeElement.closest('[data-cover]') !== null"),
        "the keys stay with the lock",
      );
      await desk.type(() => desk.seeAt("[data-cover] input[type=password]"), PASSWORD);
      await desk.press("解锁", "[data-cover] button");
      await desk.see("修改密码", { within: ".ant-modal-title" });
      await desk.keys([], Key.escape);
      await desk.gone("修改密码", ".ant-modal-title");
      assert.equal(await typedIn(desk, await newCustomer(desk)), TYPED);
      await choose(desk, first.name, "退出登录");
      await desk.signIn(second.login, PASSWORD);
      await desk.says(second.name, "header");
      assert.equal(await typedIn(desk, await newCustomer(desk)), "");
      assert.ok(!(await readable(desk)).includes(TYPED));
    });
  } finally {
    await seat.remove();
  }
});
