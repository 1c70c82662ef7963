import { FilterOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input, Popover, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateInput } from "../DateInput";
import { chipText, type FilterField } from "./filters";
import styles from "./table.module.css";
import type { FilterValue } from "./views";

interface FilterBarProps {
  fields: FilterField[];
  filter: Record<string, FilterValue>;
  onChange: (filter: Record<string, FilterValue>) => void;
}

/** The filters in force as chips, and a menu of the others. */
export function FilterBar({ fields, filter, onChange }: FilterBarProps) {
  const { t } = useTranslation("components");
  const [editing, setEditing] = useState<string | null>(null);
  if (fields.length === 0) return null;
  const shown = fields.filter((field) => field.key in filter || field.key === editing);
  const rest = fields.filter((field) => !shown.includes(field));
  function set(key: string, value: FilterValue | null) {
    const { [key]: _, ...others } = filter;
    onChange(value === null || value === "" ? others : { ...others, [key]: value });
  }
  return (
    <>
      {shown.map((field) => (
        <Popover
          key={field.key}
          trigger="click"
          placement="bottomLeft"
          open={editing === field.key}
          onOpenChange={(open) => setEditing(open ? field.key : null)}
          destroyOnHidden
          content={
            <FilterEditor
              field={field}
              value={filter[field.key]}
              onChange={(value) => set(field.key, value)}
              onDone={() => setEditing(null)}
            />
          }
        >
          <span className={styles.chip}>
            <button type="button">
              {field.key in filter ? chipText(field, filter[field.key] ?? "") : field.label}
            </button>
            <button
              type="button"
              aria-label={t("table.removeFilter")}
              onClick={(event) => {
                event.stopPropagation();
                setEditing(null);
                set(field.key, null);
              }}
            >
              ×
            </button>
          </span>
        </Popover>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map((field) => ({
              key: field.key,
              label: field.label,
              onClick: () => setEditing(field.key),
            })),
          }}
        >
          <Button size="small" type="text" icon={<FilterOutlined />}>
            {t("table.filter")}
          </Button>
        </Dropdown>
      )}
    </>
  );
}

interface EditorProps {
  field: FilterField;
  value: FilterValue | undefined;
  onChange: (value: FilterValue | null) => void;
  onDone: () => void;
}

function FilterEditor({ field, value, onChange, onDone }: EditorProps) {
  const { t } = useTranslation("components");
  if (field.kind === "dates") {
    const range = typeof value === "object" ? value : {};
    const change = (next: { from?: string; to?: string }) => onChange(next.from || next.to ? next : null);
    return (
      <div className={styles.editor}>
        <DateInput
          autoFocus
          placeholder={t("table.from")}
          value={range.from}
          onChange={(from) => change({ ...range, from: from ?? undefined })}
        />
        <DateInput
          placeholder={t("table.to")}
          value={range.to}
          onChange={(to) => change({ ...range, to: to ?? undefined })}
        />
      </div>
    );
  }
  const text = typeof value === "string" ? value : "";
  if (field.kind === "select") {
    return (
      <Select
        autoFocus
        defaultOpen
        style={{ width: 200 }}
        value={text || undefined}
        options={field.options}
        onChange={(next: string) => {
          onChange(next);
          onDone();
        }}
      />
    );
  }
  return (
    <Input
      autoFocus
      style={{ width: 200 }}
      defaultValue={text}
      onPressEnter={onDone}
      onBlur={(event) => onChange(event.target.value)}
    />
  );
}
