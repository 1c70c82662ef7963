import { CloseOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { QuantityInput } from "@/components";
import { newRequestId } from "@/ipc";
import { PRICE_DECIMALS } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { dimensionFault, valuesFault } from "./modelFaults";
import type { DimensionDraft, ModelDraft } from "./models";
import { type Place, useRequired } from "./place";

interface MatrixEditorProps {
  /** Where the model stands. */
  at: Place;
  within: Place;
  /** `CNY / GB`. */
  per: string;
}

/** Prices by attribute: the attributes are columns, each combination with a price of its own is a row. */
export function MatrixEditor({ at, within, per }: MatrixEditorProps) {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance();
  const required = useRequired();
  const place = [...within, ...at];
  const draft: ModelDraft = Form.useWatch(place, { form, preserve: true }) ?? {};
  const dimensions = draft.dimensions ?? [];
  const grid = { gridTemplateColumns: `minmax(0, ${dimensions.length}fr) minmax(0, 1fr) 32px` };
  const now = (): ModelDraft => form.getFieldValue(place) ?? {};

  async function checkNames() {
    const fault = dimensionFault(now().dimensions ?? []);
    if (fault) throw new Error(t(`matrix.${fault}`));
  }
  async function checkValues(index: number) {
    const { dimensions = [], rates = [] } = now();
    const fault = valuesFault(dimensions, rates, index);
    if (fault) throw new Error(t(`matrix.${fault}`));
  }
  return (
    <>
      <Form.Item
        name={[...at, "dimensions"]}
        label={t("matrix.attributes")}
        extra={t("matrix.attributesHelp")}
        className={styles.wide}
        rules={[{ validator: checkNames }]}
      >
        <Attributes />
      </Form.Item>
      <Form.List name={[...at, "rates"]}>
        {(rows, { add, remove }, { errors }) => (
          <div className={styles.rowEditor}>
            <div className={`${styles.editorRow} ${styles.editorHead}`} style={grid}>
              <span className={styles.cells}>
                {dimensions.map(({ key, name }, index) => (
                  <span key={key}>{name || t("matrix.nth", { index: index + 1 })}</span>
                ))}
              </span>
              <span>{t("matrix.price", { per })}</span>
            </div>
            {rows.map((row, index) => (
              <div key={row.key} className={styles.editorRow} style={grid}>
                <Form.Item name={[row.name, "values"]} rules={[{ validator: () => checkValues(index) }]}>
                  <RowValues dimensions={dimensions} row={index} />
                </Form.Item>
                <Form.Item name={[row.name, "unitPrice"]} rules={required}>
                  <QuantityInput
                    decimals={PRICE_DECIMALS}
                    aria-label={t("matrix.priceOf", { index: index + 1 })}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("matrix.removeRow", { index: index + 1 })}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <div>
              <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => add({})}>
                {t("matrix.addRow")}
              </Button>
            </div>
          </div>
        )}
      </Form.List>
      <Form.Item name={[...at, "otherwise"]} label={t("matrix.others")} extra={t("matrix.othersHelp")}>
        <QuantityInput unit={per} decimals={PRICE_DECIMALS} />
      </Form.Item>
    </>
  );
}

interface AttributesProps {
  id?: string;
  value?: DimensionDraft[];
  onChange?: (value: DimensionDraft[]) => void;
}

/** The names of the attributes. Taking one away takes its column away, the other values stay. */
function Attributes({ id, value = [], onChange }: AttributesProps) {
  const { t } = useTranslation("catalogue");
  return (
    <div className={styles.attributes}>
      {value.map((dimension, index) => (
        <Input
          key={dimension.key}
          id={index === 0 ? id : undefined}
          aria-label={t("matrix.nth", { index: index + 1 })}
          autoComplete="off"
          value={dimension.name ?? ""}
          onChange={(event) =>
            onChange?.(
              value.map((each) => (each === dimension ? { ...each, name: event.target.value } : each)),
            )
          }
          suffix={
            <Button
              size="small"
              type="text"
              className={styles.drop}
              icon={<CloseOutlined />}
              disabled={value.length === 1}
              aria-label={t("matrix.removeAttribute", { index: index + 1 })}
              onClick={() => onChange?.(value.filter((each) => each !== dimension))}
            />
          }
        />
      ))}
      <Button
        type="text"
        icon={<PlusOutlined />}
        onClick={() => onChange?.([...value, { key: newRequestId() }])}
      >
        {t("matrix.addAttribute")}
      </Button>
    </div>
  );
}

interface RowValuesProps {
  id?: string;
  value?: Record<string, string>;
  onChange?: (value: Record<string, string>) => void;
  dimensions: readonly DimensionDraft[];
  row: number;
}

/** The values of one combination, one for each attribute. */
function RowValues({ id, value = {}, onChange, dimensions, row }: RowValuesProps) {
  const { t } = useTranslation("catalogue");
  return (
    <div className={styles.cells}>
      {dimensions.map(({ key, name }, index) => (
        <Input
          key={key}
          id={index === 0 ? id : undefined}
          aria-label={t("matrix.valueOf", {
            attribute: name || t("matrix.nth", { index: index + 1 }),
            index: row + 1,
          })}
          autoComplete="off"
          value={value[key] ?? ""}
          onChange={(event) => onChange?.({ ...value, [key]: event.target.value })}
        />
      ))}
    </div>
  );
}
