import { PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { QuantityInput } from "@/components";
import type { LocalText } from "@/ipc";
import { PRICE_DECIMALS, RATE_DECIMALS } from "@/values/decimal";
import styles from "./catalogue.module.css";
import type { Model } from "./models";
import type { Place } from "./place";
import { areTermsGiven, type TermsDraft, takesFreeUnits, takesTerms } from "./terms";

interface TermsFieldsProps {
  /** Where the terms stand. */
  at: Place;
  within?: Place;
  model: Model | undefined;
  currency: string;
  unit?: Partial<LocalText>;
}

/** What goes with a usage price: folded away until wanted, open as soon as something is filled in. */
export function TermsFields({ at, within = [], model, currency, unit }: TermsFieldsProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const form = Form.useFormInstance();
  const draft: TermsDraft | undefined = Form.useWatch([...within, ...at], { form, preserve: true });
  const [wanted, setWanted] = useState(false);
  if (!takesTerms(model)) return null;
  if (!wanted && !areTermsGiven(draft))
    return (
      <div className={styles.wide}>
        <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => setWanted(true)}>
          {t("terms.show")}
        </Button>
      </div>
    );
  return (
    <>
      <h4 className={styles.subhead}>{t("terms.title")}</h4>
      {takesFreeUnits(model) && (
        <Form.Item name={[...at, "freeUnits"]} label={t("terms.freeUnits")} extra={t("terms.freeUnitsHelp")}>
          <QuantityInput unit={unit?.[language] || t("unitWord")} />
        </Form.Item>
      )}
      <Form.Item name={[...at, "percentOff"]} label={t("terms.percentOff")} extra={t("terms.percentOffHelp")}>
        <QuantityInput unit="%" decimals={RATE_DECIMALS} />
      </Form.Item>
      <Form.Item name={[...at, "minimum"]} label={t("terms.minimum")} extra={t("terms.minimumHelp")}>
        <QuantityInput unit={currency} decimals={PRICE_DECIMALS} />
      </Form.Item>
      <Form.Item name={[...at, "maximum"]} label={t("terms.maximum")} extra={t("terms.maximumHelp")}>
        <QuantityInput unit={currency} decimals={PRICE_DECIMALS} />
      </Form.Item>
      <Form.Item name={[...at, "billAt"]} label={t("terms.billAt")} extra={t("terms.billAtHelp")}>
        <QuantityInput unit={currency} decimals={PRICE_DECIMALS} />
      </Form.Item>
    </>
  );
}
