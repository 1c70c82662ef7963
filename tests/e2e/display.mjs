// A person's keyboard on the display itself, for what lies outside the page: the system's file dialogs.
//
// Speaks the X protocol over the display's own socket, so that nothing has to be installed, and presses keys through its
// XTEST extension: the program cannot tell them from a person's. Byte order is the little one throughout.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

const Request = {
  windowAttributes: 3,
  tree: 15,
  atom: 16,
  property: 20,
  focus: 42,
  extension: 98,
  keyboard: 101,
};
const VIEWABLE = 2;
/** Keysyms of keys without a character. */
export const Keysym = { enter: 0xff0d, escape: 0xff1b, shift: 0xffe1, control: 0xffe3 };

const padded = (length) => Math.ceil(length / 4) * 4;

/** The number of a local display named like `:99` or `:99.0`. */
function displayNumber(name) {
  const found = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(name ?? "");
  if (!found) throw new Error(`the display "${name}" is not one of this computer`);
  return found[1];
}

/** The cookie that opens a display, or none where everybody may. */
function cookie(number) {
  let file = null;
  try {
    file = readFileSync(process.env.XAUTHORITY ?? join(homedir(), ".Xauthority"));
  } catch {
    return null;
  }
  for (let at = 0; at < file.length; ) {
    const parts = [];
    at += 2;
    for (let part = 0; part < 4; part += 1) {
      const length = file.readUInt16BE(at);
      parts.push(file.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    const [, display, name, data] = parts;
    if (["", number].includes(display.toString()) && name.toString() === "MIT-MAGIC-COOKIE-1")
      return { name, data };
  }
  return null;
}

/** A connection to the display. */
export class Display {
  static async open(name = process.env.DISPLAY) {
    const display = new Display();
    const number = displayNumber(name);
    display.socket = connect(`/tmp/.X11-unix/X${number}`);
    display.received = Buffer.alloc(0);
    display.wake = () => undefined;
    display.failure = null;
    display.socket.on("data", (data) => {
      display.received = Buffer.concat([display.received, data]);
      display.wake();
    });
    const fail = (error) => {
      display.failure = error ?? new Error("the display went away");
      display.wake();
    };
    display.socket.on("error", fail);
    display.socket.on("close", () => fail());
    try {
      await display.greet(cookie(number));
    } catch (error) {
      display.close();
      throw error;
    }
    return display;
  }

  close() {
    this.socket.destroy();
  }

  /** The next `length` bytes that come. */
  async take(length) {
    while (this.received.length < length) {
      if (this.failure) throw this.failure;
      await new Promise((done) => {
        this.wake = done;
      });
    }
    const taken = this.received.subarray(0, length);
    this.received = this.received.subarray(length);
    return taken;
  }

  async greet(opener) {
    const name = opener?.name ?? Buffer.alloc(0);
    const data = opener?.data ?? Buffer.alloc(0);
    const hello = Buffer.alloc(12 + padded(name.length) + padded(data.length));
    hello.write("l");
    hello.writeUInt16LE(11, 2);
    hello.writeUInt16LE(name.length, 6);
    hello.writeUInt16LE(data.length, 8);
    name.copy(hello, 12);
    data.copy(hello, 12 + padded(name.length));
    this.socket.write(hello);
    const head = await this.take(8);
    const body = await this.take(head.readUInt16LE(6) * 4);
    if (head[0] !== 1) throw new Error(`the display refused: ${body.toString().trim()}`);
    const formats = 32 + padded(body.readUInt16LE(16));
    this.root = body.readUInt32LE(formats + body[21] * 8);
    this.firstKey = body[26];
    this.keys = body[27] - body[26] + 1;
    await this.learnKeyboard();
    const found = await this.ask(Request.extension, 0, [
      ["u16", 5],
      ["u16", 0],
      ["text", "XTEST"],
    ]);
    if (found[8] !== 1) throw new Error("the display has no XTEST extension");
    this.xtest = found[9];
  }

  /** Which key, with or without Shift, gives which keysym. */
  async learnKeyboard() {
    const answer = await this.ask(Request.keyboard, 0, [
      ["u8", this.firstKey],
      ["u8", this.keys],
      ["u16", 0],
    ]);
    const width = answer[1];
    this.keyOf = new Map();
    for (let key = this.keys - 1; key >= 0; key -= 1) {
      for (const level of [1, 0]) {
        const keysym = level < width ? answer.readUInt32LE(32 + (key * width + level) * 4) : 0;
        if (keysym !== 0) this.keyOf.set(keysym, { key: this.firstKey + key, shift: level === 1 });
      }
    }
  }

  send(opcode, detail, fields) {
    const parts = fields.map(([kind, value]) => {
      if (kind === "text")
        return Buffer.concat([Buffer.from(value), Buffer.alloc(padded(value.length) - value.length)]);
      const part = Buffer.alloc({ u8: 1, u16: 2, u32: 4 }[kind]);
      part.writeUIntLE(value, 0, part.length);
      return part;
    });
    const body = Buffer.concat(parts);
    const head = Buffer.from([opcode, detail, 0, 0]);
    head.writeUInt16LE((4 + body.length) / 4, 2);
    this.socket.write(Buffer.concat([head, body]));
  }

  /** Sends a request and gives its answer, or null where the display says that there is no such thing (any more). */
  async ask(opcode, detail, fields) {
    this.send(opcode, detail, fields);
    for (;;) {
      const head = await this.take(32);
      if (head[0] === 0) return null;
      if (head[0] === 1) return Buffer.concat([head, await this.take(head.readUInt32LE(4) * 4)]);
    }
  }

  async atom(name) {
    return (
      await this.ask(Request.atom, 0, [
        ["u16", name.length],
        ["u16", 0],
        ["text", name],
      ])
    ).readUInt32LE(8);
  }

  /** The 32-bit values of a window's property. */
  async property(window, name) {
    const answer = await this.ask(Request.property, 0, [
      ["u32", window],
      ["u32", await this.atom(name)],
      ["u32", 0],
      ["u32", 0],
      ["u32", 16],
    ]);
    if (answer?.[1] !== 32) return [];
    return Array.from({ length: answer.readUInt32LE(16) }, (_, at) => answer.readUInt32LE(32 + at * 4));
  }

  /** Windows under `window` that belong to one of `programs`, three levels deep: a window manager puts frames around them. */
  async windowsOf(programs, window = this.root, depth = 3) {
    const tree = await this.ask(Request.tree, 0, [["u32", window]]);
    const children = Array.from({ length: tree?.readUInt16LE(16) ?? 0 }, (_, at) =>
      tree.readUInt32LE(32 + at * 4),
    );
    const found = [];
    for (const child of children) {
      const [owner] = await this.property(child, "_NET_WM_PID");
      if (owner !== undefined) {
        if (programs.includes(owner)) found.push(child);
      } else if (depth > 1) found.push(...(await this.windowsOf(programs, child, depth - 1)));
    }
    return found;
  }

  /** The dialog of the system that one of `programs` shows, or null. */
  async dialogOf(programs) {
    const dialog = await this.atom("_NET_WM_WINDOW_TYPE_DIALOG");
    for (const window of await this.windowsOf(programs)) {
      const attributes = await this.ask(Request.windowAttributes, 0, [["u32", window]]);
      if (attributes?.[26] !== VIEWABLE) continue;
      if ((await this.property(window, "_NET_WM_WINDOW_TYPE")).includes(dialog)) return window;
    }
    return null;
  }

  /** Gives a window the keyboard. */
  focus(window) {
    this.send(Request.focus, 1, [
      ["u32", window],
      ["u32", 0],
    ]);
  }

  key(code, down) {
    this.send(this.xtest, 2, [
      ["u8", down ? 2 : 3],
      ["u8", code],
      ["u16", 0],
      ...Array.from({ length: 7 }, () => ["u32", 0]),
    ]);
  }

  /** Presses the key of a keysym, with those of `held` held down. */
  press(keysym, held = []) {
    const found = this.keyOf.get(keysym);
    if (!found) throw new Error(`the keyboard has no key for ${String.fromCodePoint(keysym)}`);
    const shift = found.shift ? [Keysym.shift] : [];
    const under = [...held, ...shift].map((each) => this.keyOf.get(each).key);
    for (const code of under) this.key(code, true);
    this.key(found.key, true);
    this.key(found.key, false);
    for (const code of under.reverse()) this.key(code, false);
  }

  /** Types plain text. */
  type(text) {
    for (const character of text) this.press(character.codePointAt(0));
  }
}
