import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { Selection } from "./selection";
import styles from "./table.module.css";

/** Something done with all ticked rows. */
export interface BulkAction<Row> {
  key: string;
  label: string;
  run: (rows: Row[], done: () => void) => void;
  /** Why it cannot be done with these rows; null when it can. */
  disabledReason?: (rows: Row[]) => string | null;
  danger?: boolean;
}

/** Stands above the rows while some are ticked. */
export function BulkBar<Row>({
  actions,
  selection,
}: {
  actions: BulkAction<Row>[];
  selection: Selection<Row>;
}) {
  const { t } = useTranslation("components");
  return (
    <div className={styles.bulk} role="toolbar">
      <span>{t("table.selected", { count: selection.size })}</span>
      {actions.map((action) => {
        const reason = action.disabledReason?.(selection.rows) ?? null;
        return (
          <Tooltip key={action.key} title={reason}>
            <Button
              size="small"
              danger={action.danger}
              disabled={reason !== null}
              onClick={() => action.run(selection.rows, selection.clear)}
            >
              {action.label}
            </Button>
          </Tooltip>
        );
      })}
      <Button size="small" type="text" onClick={selection.clear}>
        {t("table.unselect")}
      </Button>
    </div>
  );
}
