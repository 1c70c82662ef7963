import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App, Form, Input } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { FormDialog } from "@/components";
import { BossError, type ErrorView, setCarrier } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";

const sentence = (what: string, why = "") => ({ what, why, do: "" });
const texts = (what: string) => ({ "zh-CN": sentence(what), en: sentence(what) });
const refusal: ErrorView = {
  code: "kernel.input_faulty",
  params: {},
  texts: texts("Some fields are wrong"),
  faults: [
    {
      place: "contact.name",
      code: "x.name",
      params: {},
      texts: { "zh-CN": sentence("已被使用"), en: sentence("This name is taken.", "Each has its own.") },
    },
    { place: "elsewhere", code: "x.other", params: {}, texts: texts("Something else is wrong") },
  ],
  requestId: null,
  action: null,
};

const acts: { action: string; dryRun: boolean; input: unknown; requestId: string }[] = [];
let refuse = false;

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  acts.length = 0;
  refuse = false;
  const http = new HttpCarrier();
  vi.spyOn(http, "act").mockImplementation(async (call) => {
    acts.push(call);
    if (refuse) throw new BossError(refusal);
    return {
      output: 7,
      requestId: call.requestId,
      dryRun: call.dryRun,
      replayed: false,
      warnings: [],
      changes: [],
      stale: [],
    } as never;
  });
  setCarrier(http);
});

type Values = { contact: { name?: string } };

function open({ ready = true } = {}) {
  const closed = vi.fn();
  const done = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <FormDialog<"customers.add_contact", Values>
          title="Add a contact"
          action="customers.add_contact"
          initial={{ contact: {} }}
          input={({ contact }) => ({ customerId: 1, contact: { name: contact.name ?? "" } })}
          ready={({ contact }) => ready && Boolean(contact.name)}
          preview={({ output }) => <p>would be contact {output}</p>}
          submitLabel="Add contact"
          onClose={closed}
          onDone={done}
        >
          <Form.Item
            name={["contact", "name"]}
            label="Name"
            rules={[{ required: true, message: "Fill this in" }]}
          >
            <Input />
          </Form.Item>
        </FormDialog>
      </App>
    </QueryClientProvider>,
  );
  return { closed, done };
}

describe("FormDialog", () => {
  it("shows what would happen while typing, and submits with Ctrl+Enter", async () => {
    const user = userEvent.setup();
    const { closed, done } = open();
    await user.type(screen.getByLabelText("Name"), "Li");
    await screen.findByText("would be contact 7", {}, { timeout: 5000 });
    expect(acts.every((call) => call.dryRun)).toBe(true);
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
    expect(acts.filter((call) => !call.dryRun).map((call) => call.input)).toEqual([
      { customerId: 1, contact: { name: "Li" } },
    ]);
    expect(closed).toHaveBeenCalled();
  });

  it("submits with Ctrl+Enter on its buttons too, the one that cancels among them", async () => {
    const user = userEvent.setup();
    const { done } = open({ ready: false });
    await user.type(screen.getByLabelText("Name"), "Li");
    screen.getByRole("button", { name: "Cancel" }).focus();
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
    expect(screen.queryByText("Leave what you typed?")).toBeNull();
  });

  it("refuses at the field what is missing, and asks nothing of the core", async () => {
    const user = userEvent.setup();
    open();
    await user.click(screen.getByRole("button", { name: "Add contact" }));
    await screen.findByText("Fill this in");
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
    expect(acts).toEqual([]);
  });

  it("puts the core's faults at their fields, the others below, and keeps the request id for the retry", async () => {
    const user = userEvent.setup();
    refuse = true;
    const { closed } = open({ ready: false });
    await user.type(screen.getByLabelText("Name"), "Li");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByText("This name is taken. Each has its own.");
    expect(
      screen.getByText("This name is taken. Each has its own.").closest(".ant-form-item"),
    ).not.toBeNull();
    expect(screen.getByText("Something else is wrong").closest(".ant-form-item")).toBeNull();
    expect(closed).not.toHaveBeenCalled();
    refuse = false;
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(closed).toHaveBeenCalled());
    expect(new Set(acts.map((call) => call.requestId)).size).toBe(1);
    expect(acts.every((call) => !call.dryRun)).toBe(true);
  });

  it("asks before what was typed is lost", async () => {
    const user = userEvent.setup();
    const { closed } = open({ ready: false });
    await user.type(screen.getByLabelText("Name"), "Li");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    const discard = await screen.findByRole("button", { name: "Discard it" }, { timeout: 5000 });
    expect(closed).not.toHaveBeenCalled();
    await user.click(discard);
    await waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  });

  it("does not submit with the Enter of an input method", async () => {
    const { done } = open({ ready: false });
    const field = screen.getByLabelText("Name");
    fireEvent.change(field, { target: { value: "李" } });
    fireEvent.keyDown(field, { key: "Enter", keyCode: 229, ctrlKey: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(done).not.toHaveBeenCalled();
    expect(acts).toEqual([]);
  });
});
