import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Popover, Segmented, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./column";
import styles from "./table.module.css";
import type { Density, TableViews } from "./views";

interface ViewMenuProps<Row> {
  columns: Column<Row>[];
  views: TableViews;
}

const densities: Density[] = ["compact", "regular", "wide"];

/** How the table is set up: saved views, which columns, in which order, how dense. */
export function ViewMenu<Row>({ columns, views }: ViewMenuProps<Row>) {
  const { t } = useTranslation("components");
  const labels: Record<Density, string> = {
    compact: t("table.compact"),
    regular: t("table.regular"),
    wide: t("table.wide"),
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className={styles.viewMenu}>
          <SavedViews views={views} />
          <h3>{t("table.density")}</h3>
          <Segmented
            size="small"
            value={views.view.density}
            options={densities.map((value) => ({ value, label: labels[value] }))}
            onChange={(density) => views.change({ density })}
          />
          <h3>{t("table.columns")}</h3>
          <ColumnChooser columns={columns} views={views} />
        </div>
      }
    >
      <Button size="small" type="text" icon={<SettingOutlined />}>
        {views.view.name ?? t("table.view")}
      </Button>
    </Popover>
  );
}

function SavedViews({ views }: { views: TableViews }) {
  const { t } = useTranslation("components");
  const [name, setName] = useState("");
  function save() {
    if (name.trim() === "") return;
    views.saveAs(name.trim());
    setName("");
  }
  return (
    <>
      <h3>{t("table.savedViews")}</h3>
      <ul>
        {[null, ...views.saved.map((view) => view.name)].map((saved) => (
          <li key={saved ?? ""}>
            <Button
              size="small"
              type={saved === views.view.name ? "link" : "text"}
              onClick={() => views.open(saved)}
            >
              {saved ?? t("table.plainView")}
            </Button>
            {saved !== null && (
              <Button
                size="small"
                type="text"
                aria-label={t("table.removeView", { name: saved })}
                onClick={() => views.remove(saved)}
              >
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className={styles.saveView}>
        <Input
          size="small"
          placeholder={t("table.viewName")}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
        />
        <Button size="small" onClick={save} disabled={name.trim() === ""}>
          {t("table.saveView")}
        </Button>
      </div>
    </>
  );
}

function ColumnChooser<Row>({ columns, views }: ViewMenuProps<Row>) {
  const { t } = useTranslation("components");
  const { hidden, order } = views.view;
  const known = columns.map((column) => column.key);
  const ordered = [
    ...order.filter((key) => known.includes(key)),
    ...known.filter((key) => !order.includes(key)),
  ];
  function up(index: number) {
    const next = [...ordered];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index - 1, 0, moved);
    views.change({ order: next });
  }
  return (
    <ul>
      {ordered.map((key, index) => {
        const column = columns.find((candidate) => candidate.key === key);
        if (!column) return null;
        const shown = !(hidden[key] ?? column.hidden ?? false);
        return (
          <li key={key}>
            <Checkbox
              checked={shown}
              onChange={(event) => views.change({ hidden: { ...hidden, [key]: !event.target.checked } })}
            >
              {column.title}
            </Checkbox>
            <Tooltip title={t("table.moveUp")}>
              <Button
                size="small"
                type="text"
                disabled={index === 0}
                aria-label={t("table.moveUp")}
                onClick={() => up(index)}
              >
                ↑
              </Button>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
