import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { companyInput } from "@/features/settings/company";
import { LARGEST_LOGO, readLogo } from "@/features/settings/logo";
import { actionsOf, permissions, permissionsOf, roles, usedPermissions } from "@/features/settings/roles";
import { actionPermissions } from "@/ipc";

const core = readFileSync(
  join(import.meta.dirname, "../../src-tauri/crates/core/src/gate/permission.rs"),
  "utf8",
);
const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

describe("what roles may do", () => {
  it("is what the core says", () => {
    for (const role of roles) {
      const name = role.charAt(0).toUpperCase() + role.slice(1);
      const listed = new RegExp(`Role::${name} => &\\[([^\\]]+)\\]`).exec(core)?.[1] ?? "";
      const inCore = (listed.match(/\w+/g) ?? []).map(camel).filter((each) => each !== "everyone");
      expect([...permissionsOf[role]].sort(), role).toEqual(inCore.sort());
    }
  });

  it("names every permission of the core and every action that needs one", () => {
    const all = /const ALL[^=]*= \[([^\]]+)\]/.exec(core)?.[1] ?? "";
    const inCore = (all.match(/\b[A-Z]\w+/g) ?? []).map(camel).filter((each) => each !== "everyone");
    expect([...permissions].sort()).toEqual(inCore.sort());
    const covered = usedPermissions().flatMap(actionsOf);
    const needing = Object.entries(actionPermissions).filter(([, needed]) => needed !== "everyone");
    expect(covered.sort()).toEqual(needing.map(([name]) => name).sort());
  });
});

describe("the words of the record", () => {
  it("exist for every action in both languages", () => {
    for (const language of ["zh-CN", "en"]) {
      const file = join(import.meta.dirname, `../src/locales/${language}/audit.json`);
      const texts = JSON.parse(readFileSync(file, "utf8"));
      for (const name of Object.keys(actionPermissions)) {
        const [area = "", action = ""] = name.split(".");
        expect(texts.done[area]?.[action], `${language} done ${name}`).toBeTruthy();
        expect(texts.action[area]?.[action], `${language} action ${name}`).toBeTruthy();
      }
    }
  });
});

describe("the company's profile", () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255]);
  const file = (bytes: Uint8Array<ArrayBuffer>) => {
    const blob = new Blob([bytes]);
    // jsdom's Blob cannot be read by itself.
    blob.arrayBuffer = async () => bytes.buffer;
    return blob;
  };

  it("takes a PNG by its beginning, and nothing else or larger", async () => {
    expect(await readLogo(file(png))).toEqual({ base64: btoa(String.fromCharCode(...png)) });
    expect(await readLogo(file(Uint8Array.from([0xff, 0xd8, 0xff])))).toEqual({ fault: "notPng" });
    expect(await readLogo(file(new Uint8Array(LARGEST_LOGO + 1)))).toEqual({ fault: "tooLarge" });
  });

  it("is kept without blanks around, and says so when there is no logo", () => {
    const profile = {
      name: " 云 ",
      currency: "CNY",
      timeZone: "Asia/Shanghai",
      language: "en",
      idleMinutes: 5,
    };
    expect(companyInput(profile)).toMatchObject({ name: "云", nameEnglish: "", logo: null, idleMinutes: 5 });
  });
});
