import type { ComponentType } from "react";
import type { JsonValue } from "@/ipc";

/** What an area's own widget gets. It keeps its value in the run through `onChange`. */
export interface CustomWidgetProps {
  id: string;
  path: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  /** Reports text that is no value yet, with the message to show; null when it is again. */
  onRefused: (message: string | null) => void;
  /** From the field's definition. */
  settings: JsonValue | undefined;
}

export type CustomWidget = ComponentType<CustomWidgetProps>;
