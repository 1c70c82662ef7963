import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { QuantityInput } from "@/components";
import type { LocalText } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { boundFault } from "./modelFaults";
import type { TierDraft } from "./models";
import { type Place, useRequired } from "./place";

/** A column of the table beside the bounds. */
export interface TierColumn {
  key: Exclude<keyof TierDraft, "upTo">;
  title: string;
  decimals: number;
  unit?: string;
  optional?: boolean;
}

interface TierEditorProps {
  at: Place;
  /** The list `at` is inside of: names within a list of fields are relative to it. */
  within: Place;
  unit?: Partial<LocalText>;
  columns: readonly TierColumn[];
  /** What a row is: a tier or a step. */
  row: "tiers" | "steps";
}

/**
 * Tiers or steps, lowest first. Each begins where the one before ends and the last is open, so that none can be left
 * out between them.
 */
export function TierEditor({ at, within, unit, columns, row: kind }: TierEditorProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const form = Form.useFormInstance();
  const required = useRequired();
  const name = unit?.[language] || t("unitWord");
  const place = [...within, ...at];
  const tiers: TierDraft[] = Form.useWatch(place, { form, preserve: true }) ?? [];
  const grid = {
    gridTemplateColumns: `104px minmax(0, 1.2fr) repeat(${columns.length}, minmax(0, 1fr)) 32px`,
  };

  async function checkBound(index: number) {
    const fault = boundFault(form.getFieldValue(place) ?? [], index);
    if (fault) throw new Error(t(`tiers.${fault}`));
  }
  function start(index: number): string {
    const below = index === 0 ? "0" : tiers[index - 1]?.upTo;
    if (!below) return "…";
    return index === 0 ? "0" : t("tiers.over", { from: groupDecimal(below) });
  }
  return (
    <Form.List name={at}>
      {(rows, { add, remove }, { errors }) => (
        <div className={styles.rowEditor}>
          <div className={`${styles.editorRow} ${styles.editorHead}`} style={grid}>
            <span>{t("tiers.from")}</span>
            <span>{t("tiers.upTo", { unit: name })}</span>
            {columns.map((column) => (
              <span key={column.key}>{column.title}</span>
            ))}
          </div>
          {rows.map((row, index) => (
            <div key={row.key} className={styles.editorRow} style={grid}>
              <span className={`${styles.editorText} number`}>{start(index)}</span>
              {index === rows.length - 1 ? (
                <span className={styles.editorText}>{t(rows.length === 1 ? "tiers.all" : "tiers.rest")}</span>
              ) : (
                <Form.Item
                  name={[row.name, "upTo"]}
                  dependencies={index === 0 ? [] : [[...place, index - 1, "upTo"]]}
                  rules={[{ validator: () => checkBound(index) }]}
                >
                  <QuantityInput unit={name} aria-label={t("tiers.upToOf", { index: index + 1 })} />
                </Form.Item>
              )}
              {columns.map(({ key, title, decimals, unit: within, optional }) => (
                <Form.Item key={key} name={[row.name, key]} rules={optional ? [] : required}>
                  <QuantityInput
                    decimals={decimals}
                    unit={within}
                    aria-label={t("tiers.cell", { column: title, index: index + 1 })}
                  />
                </Form.Item>
              ))}
              <Button
                type="text"
                icon={<DeleteOutlined />}
                disabled={rows.length === 1}
                aria-label={t(`${kind}.remove`, { index: index + 1 })}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <div>
            {/* The new tier goes before the open one, which stays last. */}
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              onClick={() => add({}, Math.max(0, rows.length - 1))}
            >
              {t(`${kind}.add`)}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  );
}
