import { fireEvent, render, screen } from "@testing-library/react";
import { Form, Input } from "antd";
import { beforeEach, expect, it } from "vitest";
import { beginSitting, endSitting, formPlace } from "@/app/sitting";
import { useKeptForm } from "@/components";
import { keepTyped, keptTyped } from "./kept";

interface Draft {
  name?: string;
  note?: string;
  account?: { name?: string };
}

function Page({ amount }: { amount?: string }) {
  const [form] = Form.useForm<Draft>();
  const store = useKeptForm<Draft>("kept-form", { name: "first", account: { name: amount ?? "main" } });
  return (
    <Form form={form} initialValues={store.initialValues} onValuesChange={(_, all) => store.keep(all)}>
      {["name", "note"].map((name) => (
        <Form.Item key={name} name={name} label={name}>
          <Input />
        </Form.Item>
      ))}
      <Form.Item name={["account", "name"]} label="account">
        <Input />
      </Form.Item>
      <button type="button" onClick={() => store.startOver(form)}>
        start over
      </button>
      <button type="button" onClick={store.forget}>
        done
      </button>
    </Form>
  );
}

beforeEach(() => {
  endSitting();
  sessionStorage.clear();
});

it("begins with what was kept, and starts over with the empty form", () => {
  const kept: Draft = { name: "kept", note: "a note", account: { name: "another" } };
  keepTyped("kept-form", kept, { name: "first", account: { name: "main" } });
  render(<Page />);
  const values = () =>
    ["name", "note", "account"].map((label) => screen.getByLabelText<HTMLInputElement>(label).value);
  expect(values()).toEqual(["kept", "a note", "another"]);
  fireEvent.change(screen.getByLabelText("note"), { target: { value: "typed" } });
  fireEvent.click(screen.getByText("start over"));
  expect(values()).toEqual(["first", "", "main"]);
  expect(keptTyped("kept-form")).toBeNull();
});

it("forgets what is done, and keeps what is typed after it", () => {
  const { unmount } = render(<Page />);
  const note = screen.getByLabelText("note");
  fireEvent.change(note, { target: { value: "of the first" } });
  fireEvent.click(screen.getByText("done"));
  fireEvent.change(note, { target: { value: "of the second" } });
  unmount();
  expect(keptTyped<Draft>("kept-form")?.note).toBe("of the second");

  const again = render(<Page />);
  fireEvent.change(screen.getByLabelText("note"), { target: { value: "of the third" } });
  fireEvent.click(screen.getByText("done"));
  again.unmount();
  expect(keptTyped("kept-form")).toBeNull();
});

const note = () => screen.getByLabelText<HTMLInputElement>("note");

/** Types a note as the one at the desk and leaves the page. */
function typeNote(text: string, amount?: string) {
  const { unmount } = render(<Page amount={amount} />);
  fireEvent.change(note(), { target: { value: text } });
  unmount();
}

it("shows what one person typed to nobody else", () => {
  beginSitting(1);
  typeNote("of the first person");
  beginSitting(2);
  const other = render(<Page />);
  expect(note().value).toBe("");
  other.unmount();
  expect(Object.values({ ...sessionStorage }).join()).not.toContain("of the first person");
});

it("keeps nothing for the next person when a page goes because they came", () => {
  beginSitting(1);
  const { unmount } = render(<Page />);
  fireEvent.change(note(), { target: { value: "of the first person" } });
  beginSitting(2);
  unmount();
  expect(Object.values({ ...sessionStorage }).join()).not.toContain("of the first person");
});

it("does not take up what is older than the sitting", () => {
  beginSitting(1);
  typeNote("of yesterday");
  expect(sessionStorage.getItem(formPlace("kept-form"))).not.toBeNull();
  beginSitting(1);
  const again = render(<Page />);
  expect(note().value).toBe("");
  again.unmount();
});

it("does not take up what was typed for something else", () => {
  beginSitting(1);
  typeNote("for a bill of ten", "10");
  const other = render(<Page amount="20" />);
  expect(note().value).toBe("");
  other.unmount();
  typeNote("for a bill of twenty", "20");
  render(<Page amount="20" />);
  expect(note().value).toBe("for a bill of twenty");
});
