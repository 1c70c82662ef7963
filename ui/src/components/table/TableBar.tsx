import { CopyOutlined, DownloadOutlined, SearchOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Input, type InputRef, Tooltip } from "antd";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isComposing } from "@/app/keys";
import { useLanguage } from "@/app/preferences";
import { useSearchTarget } from "@/app/search";
import { carrier, toBossError, useSettled } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { KeyHint } from "../KeyHint";
import type { Column } from "./column";
import { FilterBar } from "./FilterBar";
import type { FilterField } from "./filters";
import styles from "./table.module.css";
import { ViewMenu } from "./ViewMenu";
import type { TableViews } from "./views";

/** A file a table offers. The query gets the table's filters, `window: {sort}`, `format` and `language`; it answers a DocumentFile. */
export interface TableExport {
  format: "xlsx" | "csv";
  query: string;
  suggestedName: string;
}

interface TableBarProps<Row> {
  columns: Column<Row>[];
  views: TableViews;
  filters: FilterField[];
  searchable: boolean;
  search: string;
  onSearch: (text: string) => void;
  extra?: ReactNode;
  exports: TableExport[];
  input: object;
  total: number;
  /** False where there are more rows than were counted: shown as "1,000+". */
  exact: boolean;
  onCopy: () => void;
  /** From the search field down into the rows. */
  onDown: () => void;
}

/** Above the rows: search, filter chips, how many there are, export, and how the table is set up. */
export function TableBar<Row>(props: TableBarProps<Row>) {
  const { t } = useTranslation("components");
  return (
    <div className={styles.bar}>
      {props.searchable && (
        <SearchField search={props.search} onSearch={props.onSearch} onDown={props.onDown} />
      )}
      <FilterBar
        fields={props.filters}
        filter={props.views.view.filter}
        onChange={(filter) => props.views.change({ filter })}
      />
      <span className={styles.gap} />
      <span className={`${styles.count} number`}>
        {t("table.rows", {
          count: props.total,
          shown: `${groupDecimal(String(props.total))}${props.exact ? "" : "+"}`,
        })}
      </span>
      {props.extra}
      <Tooltip title={t("table.copy")}>
        <Button
          size="small"
          type="text"
          icon={<CopyOutlined />}
          aria-label={t("table.copy")}
          onClick={props.onCopy}
        />
      </Tooltip>
      {props.exports.length > 0 && (
        <ExportMenu exports={props.exports} input={props.input} views={props.views} />
      )}
      <ViewMenu columns={props.columns} views={props.views} />
    </div>
  );
}

interface SearchFieldProps {
  search: string;
  onSearch: (text: string) => void;
  onDown: () => void;
}

function SearchField({ search, onSearch, onDown }: SearchFieldProps) {
  const { t } = useTranslation("components");
  const field = useRef<InputRef>(null);
  const [text, setText] = useState(search);
  const composing = useRef(false);
  const settled = useSettled(text, 200);
  const focus = useCallback(() => field.current?.focus(), []);
  useSearchTarget(focus);
  useEffect(() => {
    if (!composing.current) onSearch(settled.trim());
  }, [settled, onSearch]);
  useEffect(() => {
    if (search === "") setText("");
  }, [search]);
  return (
    <Input
      ref={field}
      className={styles.search}
      size="small"
      allowClear
      prefix={<SearchOutlined />}
      placeholder={t("table.search")}
      value={text}
      suffix={text === "" ? <KeyHint keys="/" /> : undefined}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if ((event.key !== "ArrowDown" && event.key !== "Enter") || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        onDown();
      }}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        setText(event.currentTarget.value);
      }}
    />
  );
}

function ExportMenu({ exports, input, views }: { exports: TableExport[]; input: object; views: TableViews }) {
  const { t } = useTranslation("components");
  const { message } = App.useApp();
  const language = useLanguage();
  async function save({ format, query, suggestedName }: TableExport) {
    const window = views.view.sort ? { window: { sort: views.view.sort } } : {};
    try {
      const saved = await carrier().saveDocument({
        query,
        input: { ...input, ...window, format, language },
        suggestedName,
      });
      if (saved) message.success(t("table.saved", { name: saved }));
    } catch (thrown) {
      message.error(toBossError(thrown).text(language).what);
    }
  }
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: exports.map((file) => ({
          key: file.format,
          label: file.format.toUpperCase(),
          onClick: () => save(file),
        })),
      }}
    >
      <Button size="small" type="text" icon={<DownloadOutlined />}>
        {t("table.export")}
      </Button>
    </Dropdown>
  );
}
