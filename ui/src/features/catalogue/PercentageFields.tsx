import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { QuantityInput } from "@/components";
import { PRICE_DECIMALS, RATE_DECIMALS } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { areBoundsCrossed, areTooManyEvents } from "./modelFaults";
import { type Place, useRequired } from "./place";

interface PercentageFieldsProps {
  at: Place;
  within: Place;
  currency: string;
  /** What the share is taken of. */
  unit: string;
}

/** A share of what passed through; what an event costs beside it and what is free are left empty where there is none. */
export function PercentageFields({ at, within, currency, unit }: PercentageFieldsProps) {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance();
  const required = useRequired();
  const place = [...within, ...at];

  async function checkBounds() {
    if (areBoundsCrossed(form.getFieldValue(place) ?? {})) throw new Error(t("percentage.crossed"));
  }
  async function checkEvents(_rule: unknown, events: string | null | undefined) {
    if (areTooManyEvents(events)) throw new Error(t("percentage.tooManyEvents"));
  }
  const money = <QuantityInput unit={currency} decimals={PRICE_DECIMALS} />;
  return (
    <>
      <Form.Item name={[...at, "rate"]} label={t("percentage.rate")} rules={required}>
        <QuantityInput unit="%" decimals={RATE_DECIMALS} />
      </Form.Item>
      <h4 className={styles.subhead}>{t("percentage.perEvent")}</h4>
      <Form.Item
        name={[...at, "fixedFee"]}
        label={t("percentage.fixedFee")}
        extra={t("percentage.fixedFeeHelp")}
        className={styles.wide}
      >
        {money}
      </Form.Item>
      <Form.Item
        name={[...at, "minimum"]}
        label={t("percentage.minimum")}
        extra={t("percentage.minimumHelp")}
      >
        {money}
      </Form.Item>
      <Form.Item
        name={[...at, "maximum"]}
        label={t("percentage.maximum")}
        dependencies={[[...place, "minimum"]]}
        rules={[{ validator: checkBounds }]}
      >
        {money}
      </Form.Item>
      <h4 className={styles.subhead}>{t("percentage.free")}</h4>
      <Form.Item
        name={[...at, "freeEvents"]}
        label={t("percentage.freeEvents")}
        rules={[{ validator: checkEvents }]}
      >
        <QuantityInput unit={t("percentage.events")} decimals={0} />
      </Form.Item>
      <Form.Item
        name={[...at, "freeAmount"]}
        label={t("percentage.freeAmount")}
        extra={t("percentage.freeHelp")}
      >
        <QuantityInput unit={unit} />
      </Form.Item>
    </>
  );
}
