import { fireEvent, render, screen } from "@testing-library/react";
import { Form, Input } from "antd";
import { expect, it } from "vitest";
import { useKeptForm } from "@/components";

interface Draft {
  name?: string;
  note?: string;
  account?: { name?: string };
}

function Page() {
  const [form] = Form.useForm<Draft>();
  const store = useKeptForm<Draft>("kept-form", { name: "first", account: { name: "main" } });
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

it("begins with what was kept, and starts over with the empty form", () => {
  const kept: Draft = { name: "kept", note: "a note", account: { name: "another" } };
  sessionStorage.setItem("boss.form.kept-form", JSON.stringify(kept));
  render(<Page />);
  const values = () =>
    ["name", "note", "account"].map((label) => screen.getByLabelText<HTMLInputElement>(label).value);
  expect(values()).toEqual(["kept", "a note", "another"]);
  fireEvent.change(screen.getByLabelText("note"), { target: { value: "typed" } });
  fireEvent.click(screen.getByText("start over"));
  expect(values()).toEqual(["first", "", "main"]);
  expect(sessionStorage.getItem("boss.form.kept-form")).toBeNull();
});

it("forgets what is done, and keeps what is typed after it", () => {
  sessionStorage.clear();
  const { unmount } = render(<Page />);
  const note = screen.getByLabelText("note");
  fireEvent.change(note, { target: { value: "of the first" } });
  fireEvent.click(screen.getByText("done"));
  fireEvent.change(note, { target: { value: "of the second" } });
  unmount();
  expect(JSON.parse(sessionStorage.getItem("boss.form.kept-form") ?? "null").note).toBe("of the second");

  const again = render(<Page />);
  fireEvent.change(screen.getByLabelText("note"), { target: { value: "of the third" } });
  fireEvent.click(screen.getByText("done"));
  again.unmount();
  expect(sessionStorage.getItem("boss.form.kept-form")).toBeNull();
});
