import { type KeyboardEvent, type ReactNode, useRef } from "react";

interface SubmitKeysProps {
  /** Ctrl+Enter (Command+Enter). */
  onSubmit: () => void;
  /** Alt+Left. */
  onBack?: () => void;
  children: ReactNode;
}

/** Gives the fields inside Ctrl+Enter and Alt+Left. Enter that ends an input method's composition submits nothing. */
export function SubmitKeys({ onSubmit, onBack, children }: SubmitKeysProps) {
  const box = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent) {
    // WebKit reports the Enter that picks a word with keyCode 229 and isComposing already false.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && composing) {
      event.preventDefault();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // A field that reads its text when left must be read before it is submitted.
      const field = document.activeElement;
      if (field instanceof HTMLElement && box.current?.contains(field)) {
        field.blur();
        field.focus();
      }
      onSubmit();
    } else if (event.key === "ArrowLeft" && event.altKey && onBack) {
      event.preventDefault();
      onBack();
    }
  }
  return (
    <div ref={box} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
