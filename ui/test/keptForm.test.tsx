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
    <Form form={form} initialValues={store.initialValues}>
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
