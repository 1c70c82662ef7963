import { Input } from "antd";
import { type ComponentProps, type KeyboardEvent, useRef } from "react";

type PasswordInputProps = ComponentProps<typeof Input.Password>;

/**
 * A password's field. Its eye shows the password by a click, Enter or Space of its own; Ctrl+Enter belongs to the form and
 * never shows it.
 */
export function PasswordInput(props: PasswordInputProps) {
  const box = useRef<HTMLSpanElement>(null);
  function onKeyDownCapture(event: KeyboardEvent) {
    const onEye = event.target instanceof Element && event.target.closest("[role=button]") !== null;
    if (!onEye || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    // Told to the form as if it had been typed in the field.
    const field = box.current?.querySelector("input");
    const { key, ctrlKey, metaKey } = event;
    field?.dispatchEvent(new window.KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true }));
  }
  return (
    <span ref={box} onKeyDownCapture={onKeyDownCapture}>
      <Input.Password {...props} />
    </span>
  );
}
