import { fireEvent, render, screen } from "@testing-library/react";
import { Form } from "antd";
import { expect, it, vi } from "vitest";
import { PasswordInput, SubmitKeys } from "@/components";

function open() {
  const submitted = vi.fn();
  render(
    <SubmitKeys onSubmit={submitted}>
      <Form>
        <Form.Item name="password" label="Password">
          <PasswordInput />
        </Form.Item>
      </Form>
    </SubmitKeys>,
  );
  const field = screen.getByLabelText<HTMLInputElement>("Password");
  return { submitted, field, eye: screen.getByRole("button") };
}

it("submits with Ctrl+Enter on its eye as in its field, and shows nothing", () => {
  const { submitted, field, eye } = open();
  for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) {
    for (const target of [eye, field]) {
      fireEvent.keyDown(target, { key: "Enter", ...modifier });
      fireEvent.keyUp(target, { key: "Enter", ...modifier });
      expect(field.type).toBe("password");
    }
  }
  expect(submitted).toHaveBeenCalledTimes(4);
});

it("shows the password by its eye", () => {
  const { submitted, field, eye } = open();
  fireEvent.keyDown(eye, { key: "Enter" });
  expect(field.type).toBe("text");
  fireEvent.click(eye);
  expect(field.type).toBe("password");
  expect(submitted).not.toHaveBeenCalled();
});
