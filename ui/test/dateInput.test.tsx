import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { DateInput } from "@/components";

const seen: { value: string | null; refused: string | null } = { value: null, refused: null };

function Field() {
  const [value, setValue] = useState<string | null>("2026-10-31");
  seen.value = value;
  return (
    <DateInput
      value={value}
      onChange={setValue}
      from="2026-01-01"
      onRefused={(message) => {
        seen.refused = message;
      }}
    />
  );
}

async function typeDay(text: string) {
  const user = userEvent.setup({ delay: null });
  render(<Field />);
  const field = document.querySelector("input") as HTMLInputElement;
  await user.clear(field);
  await user.type(field, text);
  await user.tab();
}

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});

beforeEach(() => {
  seen.refused = null;
});

describe("a day", () => {
  it.each([
    ["2026-11-30", "2026-11-30"],
    ["20261130", "2026-11-30"],
    ["2026/3/1", "2026-03-01"],
    ["2026年3月1日", "2026-03-01"],
  ])("typed as %s is read when the field is left", async (text, day) => {
    await typeDay(text);
    expect(seen).toEqual({ value: day, refused: null });
  });

  it.each([
    ["2026-02-30", "“2026-02-30” is not a day; write it like 2026-03-01"],
    ["2025-12-31", "2025-12-31 is before 2026-01-01"],
  ])("typed as %s is refused at the field, and the former one is not kept behind it", async (text, why) => {
    await typeDay(text);
    expect(seen).toEqual({ value: null, refused: why });
    expect(screen.getByRole("alert").textContent).toBe(why);
  });

  it("that is erased is empty", async () => {
    const user = userEvent.setup({ delay: null });
    render(<Field />);
    await user.clear(document.querySelector("input") as HTMLInputElement);
    await user.tab();
    expect(seen.value).toBeNull();
  });
});
