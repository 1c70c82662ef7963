// The real window under WebDriver: starts Boss as a person would, and offers what a person does with it.
//
// Guarantees: every wait is for something that can be seen; the session is closed and the program ended by its own
// process number however a test goes; a test that fails leaves a picture and the page's text in test-results/.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { clock } from "./day.mjs";
import { Display, Keysym } from "./display.mjs";
import { lookups } from "./lookups.mjs";
import { isAlive, programsUnder } from "./processes.mjs";

const house = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = join(process.env.CARGO_TARGET_DIR ?? join(house, "target"), "debug", "boss");
const results = join(house, "test-results");
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The longest wait for something on the page; a busy machine draws slowly. */
const PATIENCE_MS = 20_000;
const POLL_MS = 60;
/** Until then a field shows what was typed into it, or it is typed again. */
const TYPED_MS = 3_000;

export const Key = {
  control: "\uE009",
  shift: "\uE008",
  enter: "\uE007",
  escape: "\uE00C",
  tab: "\uE004",
  down: "\uE015",
};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks `look` until it gives something other than undefined, null and false. */
export async function until(what, look, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  let last = null;
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
      last = null;
    } catch (error) {
      last = error;
    }
    await pause(POLL_MS);
  }
  throw new Error(`waited ${patience} ms in vain for ${what}${last ? `: ${last.message}` : ""}`);
}

/** A seat of its own: a folder with its database, its preferences and its logs, removed afterwards. */
export class Seat {
  constructor(name) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), `boss-e2e-${name}-`));
    this.database = `sqlite:${join(this.folder, "company.db")}`;
    // A file dialog that begins with the latest files takes no path before it has found out that there are none.
    const settings = join(this.folder, "config", "glib-2.0", "settings");
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, "keyfile"), "[org/gtk/settings/file-chooser]\nstartup-mode='cwd'\n");
  }

  /** Where a file of the person's own lies: a file dialog opens whatever lies beside it, which is not to be the database. */
  file(name) {
    this.papers ??= mkdtempSync(join(tmpdir(), "boss-e2e-papers-"));
    return join(this.papers, name);
  }

  get environment() {
    const own = (name) => join(this.folder, name);
    const { BOSS_DB: _, ...rest } = process.env;
    return {
      ...rest,
      BOSS_CLOCK: clock,
      BOSS_DATA: own("data"),
      XDG_DATA_HOME: own("share"),
      XDG_CONFIG_HOME: own("config"),
      XDG_CACHE_HOME: own("cache"),
      TZ: "Asia/Shanghai",
      // The file dialog is the program's own window on this display, with the seat's settings, and takes keys as they come.
      GSETTINGS_BACKEND: "keyfile",
      GTK_USE_PORTAL: "0",
      GTK_IM_MODULE: "gtk-im-context-simple",
      GDK_BACKEND: "x11",
      NO_AT_BRIDGE: "1",
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
    };
  }

  /** Runs the command line on this seat's database and gives what it printed. */
  command(...words) {
    const run = spawnSync(binary, ["--db", this.database, ...words], {
      env: this.environment,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (run.status !== 0) throw new Error(`boss ${words.join(" ")}: ${run.stderr || run.error}`);
    return run.stdout;
  }

  /** The same question the pages ask, through the command line: the window must say the same. */
  ask(query, input = {}) {
    return JSON.parse(this.command("--json", "ask", query, JSON.stringify(input)));
  }

  /** Removes the folder; the web view's own processes may still be writing their caches for a moment. */
  async remove() {
    await until("the seat's end", () => {
      for (const folder of [this.folder, this.papers])
        if (folder) rmSync(folder, { recursive: true, force: true });
      return true;
    });
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function end(pid) {
  if (!pid || !isAlive(pid)) return;
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const gone = await until(`the end of process ${pid}`, () => !isAlive(pid), 5_000).catch(() => false);
    if (gone) return;
  }
}

async function call(base, method, path, body) {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
  return value;
}

/** One open window. */
export class Desk {
  /** Opens the program's window on the seat's database, or, with `named: false`, on whatever was open last. */
  static async open(seat, { named = true } = {}) {
    const desk = new Desk();
    desk.seat = seat;
    const port = await freePort();
    desk.base = `http://127.0.0.1:${port}`;
    // Output goes to a file: an inherited pipe would keep the caller waiting for whoever holds it last.
    const log = openSync(join(seat.folder, "webdriver.log"), "a");
    desk.server = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      stdio: ["ignore", log, log],
      env: { ...seat.environment, TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true" },
    });
    try {
      await until("the driver", async () => (await call(desk.base, "GET", "/status")).ready);
      const options = { binary, args: named ? ["--db", seat.database] : [] };
      const made = await call(desk.base, "POST", "/session", {
        capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
      });
      desk.session = made.sessionId;
      desk.programs = programsUnder(desk.server.pid, binary);
      await desk.call("POST", "/timeouts", { script: PATIENCE_MS, pageLoad: PATIENCE_MS, implicit: 0 });
      await desk.see("Boss", { within: "#root *, [data-cover] *" });
    } catch (error) {
      await desk.close();
      throw error;
    }
    return desk;
  }

  call(method, path, body) {
    return call(this.base, method, `/session/${this.session}${path}`, body);
  }

  /** Closes the window and leaves no process behind. */
  async close() {
    const programs = this.programs ?? programsUnder(this.server.pid, binary);
    if (this.session) await this.call("DELETE", "").catch(() => undefined);
    await Promise.all(
      programs.map((pid) => until("the window's end", () => !isAlive(pid), 5_000).catch(() => end(pid))),
    );
    await end(this.server.pid);
  }

  /** Runs a script in the page; `here` holds the lookups. */
  run(script, ...args) {
    return this.call("POST", "/execute/sync", { script: `${lookups}\n${script}`, args });
  }

  /** An element as an argument for a script. */
  reference(element) {
    return { [ELEMENT]: element };
  }

  async find(script, ...args) {
    const found = await this.run(script, ...args);
    return found?.[ELEMENT] ?? null;
  }

  /** Waits for an element with this text (spaces do not count), and gives it. */
  see(text, { within = "body *", exact = true } = {}) {
    return until(`"${text}"`, () =>
      this.find("return here.byText(arguments[0], arguments[1], arguments[2])", within, text, exact),
    );
  }

  /** Waits for an element by its selector. */
  seeAt(selector) {
    return until(selector, () => this.find("return here.visible(arguments[0])[0] ?? null", selector));
  }

  gone(text, within = "body *") {
    return until(
      `the end of "${text}"`,
      async () => !(await this.find("return here.byText(arguments[0], arguments[1], true)", within, text)),
    );
  }

  /** Clicks like a person: on what is in sight, has come to rest and lies under nothing else. */
  async click(find) {
    let before = null;
    await until("something to click", async () => {
      const element = await find();
      const place = element && (await this.run("return here.place(arguments[0])", this.reference(element)));
      const rests = place !== null && place === before;
      before = place;
      if (!rests) return false;
      await this.call("POST", `/element/${element}/click`);
      return true;
    });
  }

  press(text, within = "button, [role=button], a, [role=tab], [role=menuitem], label") {
    return this.click(() => this.see(text, { within }));
  }

  pressAt(selector) {
    return this.click(() => this.seeAt(selector));
  }

  /** Goes to a page by the navigation at the left. */
  async navigate(label) {
    await this.press(label, "nav a");
    await this.see(label, { within: "nav a[aria-current=page]" });
  }

  /** The field under a label. */
  field(label) {
    return until(`the field "${label}"`, () => this.find("return here.field(arguments[0])", label));
  }

  /** Presses keys one after the other, the first ones held down. */
  async keys(held, ...pressed) {
    const down = held.map((value) => ({ type: "keyDown", value }));
    const typed = pressed.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    const up = held.map((value) => ({ type: "keyUp", value })).reverse();
    await this.call("POST", "/actions", {
      actions: [{ type: "key", id: "keys", actions: [...down, ...typed, ...up] }],
    });
  }

  /** Replaces what stands in a field. The library's fields keep their text against a driver's "clear". */
  async type(find, text, { click = true } = {}) {
    // A page may draw itself anew at any moment: each try finds the field as it stands then.
    await until(`"${text}" in the field`, async () => {
      const element = await find();
      if (click) await this.call("POST", `/element/${element}/click`);
      await this.keys([Key.control], "a");
      await this.call("POST", `/element/${element}/value`, { text });
      const there = () =>
        this.run("return arguments[0].value === arguments[1]", this.reference(element), text);
      return until(`"${text}"`, there, TYPED_MS);
    });
  }

  fill(label, text) {
    return this.type(() => this.field(label), text);
  }

  /** Answers the system's file dialog, open or about to open, with a path typed on the display's keyboard. */
  async answerFileDialog(path, { saving = false } = {}) {
    const display = await Display.open();
    try {
      const shown = () => display.dialogOf(programsUnder(this.server.pid, binary));
      const dialog = await until("the system's file dialog", shown);
      display.focus(dialog);
      // A dialog for saving has the suggested name in it, of which only the part before the ending is marked.
      if (saving) display.press("a".codePointAt(0), [Keysym.control]);
      display.type(path);
      display.press(Keysym.enter);
      await until("the end of the file dialog", async () => (await shown()) === null);
    } finally {
      display.close();
    }
  }

  /** Everything there is to read, without spaces. */
  text(selector = "body") {
    return this.run("return here.text(arguments[0])", selector);
  }

  /** Waits until the page says `text`; spaces do not count. */
  async says(text, selector = "body") {
    const wanted = text.replace(/\s+/g, "");
    await until(`"${text}" in ${selector}`, async () => (await this.text(selector)).includes(wanted));
  }

  /** The rows of the table shown: one list of cell texts each. */
  rows() {
    return this.run("return here.rows()");
  }

  /** Makes the window's inner size this many points. */
  async resize(width, height) {
    await this.call("POST", "/window/rect", { width, height });
    await until(`a window of ${width}`, () => this.run("return window.innerWidth === arguments[0]", width));
  }

  async picture(path) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(await this.call("GET", "/screenshot"), "base64"));
  }

  async evidence(name) {
    await this.picture(join(results, `${name}.png`)).catch(() => undefined);
    const text = await this.run("return document.body.innerText").catch((error) => error.message);
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, `${name}.txt`), `${text}\n`);
  }

  /** Signs in, in Chinese. */
  async signIn(login, password) {
    await this.fill("登录名", login);
    await this.fill("密码", password);
    await this.press("登录", "button[type=submit]");
    await this.seeAt("nav a");
  }

  /** Makes the pages Chinese, whatever language the computer has. */
  async inChinese() {
    await until("Chinese pages", async () => {
      if (await this.find("return here.byText('button', 'English', true)")) return true;
      const chinese = await this.find("return here.byText('button', '中文', true)");
      if (chinese) await this.call("POST", `/element/${chinese}/click`);
      return false;
    });
  }
}

/** Opens a window for `work` and closes it however that goes; a failure leaves its evidence. */
export async function atDesk(seat, work, options) {
  const desk = await Desk.open(seat, options);
  try {
    return await work(desk);
  } catch (error) {
    await desk.evidence(seat.name);
    throw error;
  } finally {
    await desk.close();
  }
}
