import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, FormDialog, PercentInput } from "@/components";
import type { AddTaxCode, NewTaxRate, TaxCodeRow } from "@/ipc";
import styles from "./catalogue.module.css";
import { isNamed, type NamedDraft, NamedFields, namedInput } from "./named";
import { useRequired } from "./place";
import { RerateNote } from "./words";

interface RateDraft {
  validFrom?: string | null;
  rate?: string | null;
}

interface TaxCodeDraft extends NamedDraft {
  rates?: RateDraft[];
}

function rateInput(draft: RateDraft | undefined): NewTaxRate {
  return { validFrom: draft?.validFrom ?? "", rate: draft?.rate ?? "" };
}

function isRate(draft: RateDraft | undefined): boolean {
  return Boolean(draft?.validFrom && draft.rate);
}

function taxCodeInput(draft: TaxCodeDraft): AddTaxCode {
  return { ...namedInput(draft), rates: (draft.rates ?? []).map(rateInput) };
}

/** Adds a tax code with its rates. */
export function AddTaxCodeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("catalogue");
  return (
    <FormDialog<"catalog.add_tax_code", TaxCodeDraft>
      title={t("taxCodes.addTitle")}
      action="catalog.add_tax_code"
      initial={{ rates: [{}] }}
      input={taxCodeInput}
      ready={(draft) => isNamed(draft) && (draft.rates ?? []).length > 0 && (draft.rates ?? []).every(isRate)}
      submitLabel={t("taxCodes.add")}
      width={640}
      onClose={onClose}
    >
      <NamedFields />
      <RateFields />
    </FormDialog>
  );
}

/** The rates of a new code: each from a day on. */
function RateFields() {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  return (
    <Form.List name="rates">
      {(rows, { add, remove }, { errors }) => (
        <Form.Item label={t("taxCodes.rates")} extra={t("taxCodes.ratesHelp")} required>
          <div className={styles.filters}>
            {rows.map((row, index) => (
              <div key={row.key} className={styles.rateRow}>
                <Form.Item name={[row.name, "validFrom"]} rules={required}>
                  <DateInput aria-label={t("taxCodes.fromOf", { index: index + 1 })} />
                </Form.Item>
                <Form.Item name={[row.name, "rate"]} rules={required}>
                  <PercentInput aria-label={t("taxCodes.rateOf", { index: index + 1 })} />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  disabled={rows.length === 1}
                  aria-label={t("taxCodes.removeRate", { index: index + 1 })}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <div>
              <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => add({})}>
                {t("taxCodes.anotherRate")}
              </Button>
            </div>
          </div>
        </Form.Item>
      )}
    </Form.List>
  );
}

/** Changes the rate of a tax code from a day on. */
export function AddTaxRateDialog({ code, onClose }: { code: TaxCodeRow; onClose: () => void }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const required = useRequired();
  const { taxCodeId } = code;
  const input = useCallback((draft: RateDraft) => ({ taxCodeId, ...rateInput(draft) }), [taxCodeId]);
  return (
    <FormDialog<"catalog.add_tax_rate", RateDraft>
      title={t("taxCodes.rateTitle", { name: code.name[language] })}
      action="catalog.add_tax_rate"
      initial={{}}
      input={input}
      ready={isRate}
      submitLabel={t("taxCodes.addRate")}
      preview={({ output }) => <RerateNote accounts={output.accountsToRerate} />}
      onClose={onClose}
    >
      <Form.Item
        name="validFrom"
        label={t("field.validFrom")}
        extra={t("taxCodes.fromHelp")}
        rules={required}
      >
        <DateInput />
      </Form.Item>
      <Form.Item name="rate" label={t("field.taxRate")} rules={required}>
        <PercentInput />
      </Form.Item>
    </FormDialog>
  );
}
