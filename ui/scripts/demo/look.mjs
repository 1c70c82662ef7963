// Takes pictures of the demo pages in headless Chromium: light and dark, both languages, two window sizes.
// Usage: npm run demo (in one shell), then npm run look -- FOLDER
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const base = "http://localhost:4782";
const folder = process.argv[2] ?? "test-results/look";
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const problems = [];

async function tour(name, language, appearance, viewport) {
  await fetch(`${base}/api/reset`, { method: "POST" });
  const context = await browser.newContext({ viewport });
  const preferences = { language, appearance, lockMinutes: 10, navigationFolded: false };
  await context.addInitScript(
    (value) => localStorage.setItem("boss.preferences", value),
    JSON.stringify(preferences),
  );
  const page = await context.newPage();
  page.on(
    "console",
    (message) =>
      ["error", "warning"].includes(message.type()) &&
      problems.push(`${name}: ${message.text().slice(0, 300)}`),
  );
  page.on("pageerror", (error) => problems.push(`${name}: ${error.message}`));
  let count = 0;
  const shot = async (title) => {
    await page.waitForTimeout(450);
    count += 1;
    await page.screenshot({ path: `${folder}/${name}-${String(count).padStart(2, "0")}-${title}.png` });
  };
  await page.goto(base);
  await page.waitForSelector("h1");
  await shot("choose");
  await page.locator("button:visible").last().click();
  await shot("found");
  await page.locator("form button:visible").nth(-1).click();
  await page.locator("main button").first().click();
  await page.waitForSelector("input[type=password]");
  await shot("sign-in");
  await page.locator("table button").first().click();
  await page.waitForSelector("nav");
  await page.waitForSelector("h2");
  await shot("flow");
  await page.locator("[data-path='customer.name'] input").fill("青禾");
  await page.locator("[data-path='customer.creditCode'] input").fill("123");
  await page.keyboard.press("Control+Enter");
  await shot("flow-faults");
  await page.locator("[data-path='customer.creditCode'] input").fill("");
  await page.keyboard.press("Control+Enter");
  await page.waitForTimeout(300);
  await page.locator("[data-path='account.creditLimit'] input").fill("1,234.567");
  await shot("flow-amount");
  await page.locator("[data-path='account.creditLimit'] input").fill("50,000");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("[data-path='items'] input[type=checkbox]");
  await page.locator("[data-path='items'] input[type=checkbox]").nth(0).click();
  await page.locator("[data-path='items'] input[type=checkbox]").nth(3).click();
  await page.waitForTimeout(900);
  await shot("flow-preview");
  await page.keyboard.press("Control+Enter");
  await page.waitForTimeout(300);
  await shot("flow-result");
  await page.goto(`${base}/#/bills`);
  await page.waitForSelector("[role=grid] [role=row] [role=gridcell]");
  await page.locator("[role=grid]").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await shot("table");
  await page.keyboard.press("Escape");
  await page.locator("[role=grid]").focus();
  await page.keyboard.press("End");
  await page.waitForTimeout(400);
  await shot("table-end");
  await page.goto(`${base}/#/detail`);
  await page.waitForSelector("canvas");
  await page.waitForTimeout(500);
  await shot("detail");
  await page.goto(`${base}/#/blocks`);
  await page.waitForTimeout(600);
  await shot("report");
  await page.keyboard.press("Control+k");
  await page.waitForTimeout(200);
  await page.keyboard.type("a");
  await shot("palette");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(250);
  await page.keyboard.press("?");
  await shot("keys");
  await context.close();
}

await tour("zh-light", "zh-CN", "light", { width: 1280, height: 800 });
await tour("en-dark", "en", "dark", { width: 1280, height: 800 });
if (process.argv.includes("--all")) {
  await tour("en-light-wide", "en", "light", { width: 1920, height: 1080 });
  await tour("zh-dark-wide", "zh-CN", "dark", { width: 1920, height: 1080 });
}
await browser.close();
console.log(problems.length === 0 ? "no console problems" : [...new Set(problems)].join("\n"));
