import { App } from "antd";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { type Column, tsvOf } from "./column";
import type { Selection } from "./selection";

interface TableKeysProps<Row> {
  total: number;
  active: number;
  moveTo: (index: number) => void;
  row: Row | undefined;
  shown: readonly Column<Row>[];
  loaded: readonly Row[];
  selection: Selection<Row>;
  onOpen?: () => void;
  onOpenPage?: (row: Row) => void;
}

const PAGE = 20;

/** The keyboard of a table, and copying: the ticked rows, else what is loaded. */
export function useTableKeys<Row>(props: TableKeysProps<Row>) {
  const { message } = App.useApp();
  const { t } = useTranslation("components");
  const { total, active, moveTo, row, selection } = props;

  async function copy() {
    const rows = selection.size > 0 ? selection.rows : props.loaded;
    await navigator.clipboard.writeText(tsvOf(props.shown, rows));
    message.success(t("table.copied", { count: rows.length }));
  }
  function move(event: KeyboardEvent, index: number) {
    event.preventDefault();
    moveTo(Math.max(0, Math.min(total - 1, index)));
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + PAGE,
      PageUp: active - PAGE,
      Home: 0,
      End: total - 1,
    };
    const target = steps[event.key];
    if (target !== undefined && !event.altKey) {
      if (event.shiftKey && event.key.startsWith("Arrow")) selection.toggle(active, true);
      move(event, target);
    } else if (event.key === "Enter" && event.shiftKey && row) {
      event.preventDefault();
      props.onOpenPage?.(row);
    } else if (event.key === "Enter" && !event.ctrlKey && row) {
      event.preventDefault();
      if (props.onOpen) props.onOpen();
      else props.onOpenPage?.(row);
    } else if (event.key === " ") {
      event.preventDefault();
      selection.toggle(active);
    } else if (
      event.key === "c" &&
      (event.ctrlKey || event.metaKey) &&
      window.getSelection()?.isCollapsed !== false
    ) {
      event.preventDefault();
      copy();
    }
  }
  return { onKeyDown, copy };
}
