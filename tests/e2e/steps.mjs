// What the stories in the real window have in common: steps that build on each other, lists, figures, drawn pages.
import assert from "node:assert/strict";
import { dayBefore } from "./day.mjs";
import { Key, until } from "./driver.mjs";

/** An amount as people read it: grouped, two decimals, a real minus. */
export function shown({ minor, currency }) {
  assert.equal(currency, "CNY");
  const digits = minor.replace("-", "").padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${minor.startsWith("-") ? "−" : ""}${whole}.${digits.slice(-2)}`;
}

/** The month before the one a day lies in. */
export function monthBefore(day) {
  const [year, month] = day.split("-").map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
}

/** The last complete month where the company is, and its first and last day. */
export function lastMonth() {
  const month = monthBefore(dayBefore());
  const [year, number] = month.split("-").map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { month, first: `${month}-01`, last: `${month}-${days}` };
}

/**
 * Runs one step of a story after the other, each a test of its own: a step that fails leaves its evidence, and what builds
 * on it is not tried. `desk` gives the window of the moment.
 */
export function story(t, desk) {
  return async (name, work) => {
    let failure = null;
    await t.test(name, async () => {
      try {
        await work();
      } catch (error) {
        failure = error;
        await desk()?.evidence(name.replaceAll(" ", "-"));
        throw error;
      }
    });
    if (failure) throw failure;
  };
}

/** Rows of a list as they stand on the page, once there are any. */
export function listed(desk) {
  return until("rows", async () => {
    const rows = await desk.rows();
    return rows.length > 0 && rows;
  });
}

/** Opens the page of the row that shows `text`: the row, its panel, the panel's button. */
export async function openRow(desk, text) {
  await desk.press(text, "[role=row][aria-rowindex] [role=gridcell]");
  await desk.click(() => desk.find("return here.visible('aside header button')[0] ?? null"));
}

/** Ctrl+Enter in a guided form, until the step's title says that the next one is there. */
export async function forward(desk, next) {
  await desk.keys([Key.control], Key.enter);
  await desk.see(next, { within: "h2" });
}

/** Waits until a dialog has come up and has put the cursor into its first field. */
export async function dialog(desk, title) {
  await desk.see(title, { within: ".ant-modal-title, .ant-modal-title *" });
  await until("the cursor in the dialog", () =>
    desk.run(
      "return document.activeElement === here.visible('.ant-modal-body input:not([disabled]), .ant-modal-body textarea')[0]",
    ),
  );
}

/** Waits until the first page of a document is drawn: text on paper, neither blank nor black. */
export async function drawn(desk) {
  const share = await until("the drawn page", async () => {
    const ink = await desk.run(`
      const canvas = document.querySelector("section canvas");
      if (!canvas || canvas.width === 0) return 0;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let inked = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 128) inked += 1;
      return inked / (data.length / 4);
    `);
    return ink > 0.005 && ink;
  });
  assert.ok(share < 0.5, `a page of text, not ${share} of ink`);
}

/** Steps the report back to a month, one month at a time. */
export async function showMonth(desk, month) {
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
  // Until the new figures are there the former month's stay, marked as old.
  await until(`the figures of ${month}`, () =>
    desk.run("return document.querySelector('[data-old=true]') === null"),
  );
}

/** One of the report's figures as it stands on the page, without spaces: title, amount, count, what it counts, the ledger. */
export function figureShown(desk, title) {
  return until(`the figure "${title}"`, () =>
    desk.run(
      "return here.plain(here.byText('main div', arguments[0], true)?.parentElement.innerText) || null",
      title,
    ),
  );
}

/** What the keys go to: with Tab from one to the next until it is `wanted`, an expression about the element in focus. */
async function tabTo(desk, what, wanted) {
  for (let press = 0; press < 60; press += 1) {
    if (await desk.run(`const focused = document.activeElement; return ${wanted}`, what)) return;
    await desk.keys([], Key.tab);
  }
  throw new Error(`the Tab key does not lead to "${what}"`);
}

/** Goes to the field of a label by the Tab key alone. */
export function tabToField(desk, label) {
  return tabTo(desk, label, "focused === here.field(arguments[0])");
}

/** Goes to a box to tick, a choice or a button by the Tab key alone; what it says begins with `text`. */
export function tabToChoice(desk, text) {
  return tabTo(
    desk,
    text,
    `here.plain((focused.closest("label") ?? focused).innerText).startsWith(here.plain(arguments[0]))
    && focused !== document.body && (focused.closest("label") || focused.matches("button, a"))`,
  );
}

/** Chooses one of a group of radio buttons by the keys: Tab leads to the group, the arrow to the choice. */
export async function choose(desk, text) {
  const choice = "here.byText('label', arguments[0], true)?.querySelector('input[type=radio]')";
  await until(text, () => desk.run(`return ${choice} !== undefined`, text));
  await tabTo(desk, text, `focused.type === 'radio' && focused.name === ${choice}?.name`);
  const chosen = () =>
    desk.run(`const choice = ${choice}; return document.activeElement === choice && choice.checked`, text);
  for (let press = 0; press < 10 && !(await chosen()); press += 1) await desk.keys([], Key.down);
  await until(`"${text}" chosen`, chosen);
}

/** Types into what has the focus, in place of what stands there; the mouse is not touched. */
export async function typeHere(desk, text) {
  await desk.type(() => desk.find("return document.activeElement"), text, { click: false });
}
