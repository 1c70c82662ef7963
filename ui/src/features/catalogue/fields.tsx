import { Form, Input, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, QuantityInput } from "@/components";
import type { LocalText, MeterRow } from "@/ipc";
import { CadenceFields } from "./CadenceFields";
import styles from "./catalogue.module.css";
import { fractionOf, percentOf } from "./inputs";
import { ModelFields } from "./ModelFields";
import { isInArrears, kindOf } from "./models";
import { type Place, useRequired } from "./place";
import { TermsFields } from "./TermsFields";
import { useChoices } from "./words";

const PERCENT_DECIMALS = 4;

interface PercentInputProps {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  disabled?: boolean;
}

/** A rate typed as a percentage and kept as a fraction of one. */
function PercentInput({ value, onChange, ...rest }: PercentInputProps) {
  return (
    <QuantityInput
      {...rest}
      unit="%"
      decimals={PERCENT_DECIMALS}
      value={value ? percentOf(value) : value}
      onChange={(percent) => onChange?.(percent === null ? null : fractionOf(percent))}
    />
  );
}

/** A name in both languages. */
export function TextPair({ at, label, help }: { at: Place; label: "name" | "unit" | "line"; help?: string }) {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  return (
    <>
      <Form.Item
        name={[...at, "zh-CN"]}
        label={t(`field.${label}Chinese`)}
        rules={required}
        extra={help}
        preserve
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "en"]} label={t(`field.${label}English`)} rules={required} preserve>
        <Input autoComplete="off" />
      </Form.Item>
    </>
  );
}

/** What an offering is called, how it is taxed and activated. The tax is fixed once a service of it has started. */
export function OfferingFields({ taxFixed = false }: { taxFixed?: boolean }) {
  const { t } = useTranslation("catalogue");
  const { connectors, inclusive } = useChoices();
  const required = useRequired();
  const form = Form.useFormInstance();
  const connector = Form.useWatch(["connector"], form);
  return (
    <div className={styles.columns}>
      <TextPair at={["name"]} label="name" />
      <TextPair at={["unit"]} label="unit" help={t("field.unitHelp")} />
      <Form.Item
        name={["taxRate"]}
        label={t("field.taxRate")}
        rules={required}
        extra={taxFixed ? t("field.taxFixed") : t("field.taxHelp")}
      >
        <PercentInput disabled={taxFixed} />
      </Form.Item>
      <Form.Item name={["taxInclusive"]} label={t("field.taxInclusive")}>
        <Radio.Group options={inclusive} disabled={taxFixed} />
      </Form.Item>
      <Form.Item
        name={["connector"]}
        label={t("field.connector")}
        extra={connector && t(`connectorHelp.${connector}`)}
        className={styles.wide}
      >
        <Radio.Group options={connectors} />
      </Form.Item>
      {connector === "webhook" && (
        <Form.Item
          name={["webhookUrl"]}
          label={t("field.webhookUrl")}
          extra={t("field.webhookHelp")}
          className={styles.wide}
          rules={required}
        >
          <Input autoComplete="off" placeholder="https://" />
        </Form.Item>
      )}
    </div>
  );
}

interface PriceFieldsProps {
  at: Place;
  within: Place;
  currency: string;
  /** What the offering's unit is called. */
  unit?: Partial<LocalText>;
  meters: readonly MeterRow[];
}

/** One price of a new offering with its first version. */
export function PriceFields({ at, within, currency, unit, meters }: PriceFieldsProps) {
  const { t } = useTranslation("catalogue");
  const { timings, onceTimings } = useChoices();
  const required = useRequired();
  const form = Form.useFormInstance();
  const versionAt = [...at, "versions", 0];
  const model = Form.useWatch([...within, ...versionAt, "model", "model"], form);
  const meterId = Form.useWatch([...within, ...at, "meterId"], form);
  const kind = kindOf(model);
  const meter = meters.find((each) => each.meterId === meterId);
  const counted = kind === "usage" ? meter?.unit : unit;
  return (
    <div className={styles.columns}>
      <TextPair at={[...at, "name"]} label="line" help={t("field.lineHelp")} />
      <Form.Item
        name={[...at, "code"]}
        label={t("field.priceCode")}
        rules={required}
        extra={t("field.codeHelp")}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={[...versionAt, "validFrom"]}
        label={t("field.validFrom")}
        rules={required}
        extra={t("field.validFromHelp")}
      >
        <DateInput />
      </Form.Item>
      <ModelFields
        at={[...versionAt, "model"]}
        within={within}
        currency={currency}
        unit={counted}
        underModel={kind === "usage" && <MeterField at={[...at, "meterId"]} meters={meters} />}
      />
      {kind !== "oneTime" && <CadenceFields at={at} within={within} />}
      {!isInArrears(model) && (
        <Form.Item name={[...at, "timing"]} label={t("field.timing")} className={styles.wide}>
          <Radio.Group options={kind === "oneTime" ? onceTimings : timings} />
        </Form.Item>
      )}
      <TermsFields
        at={[...versionAt, "terms"]}
        within={within}
        model={model}
        currency={currency}
        unit={counted}
      />
    </div>
  );
}

/** Which usage a price charges. */
function MeterField({ at, meters }: { at: Place; meters: readonly MeterRow[] }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  return (
    <Form.Item
      name={at}
      label={t("field.meter")}
      className={styles.wide}
      rules={[{ required: true, message: t("required") }]}
      extra={meters.length === 0 ? t("field.noMeters") : t("field.meterHelp")}
    >
      <Select
        showSearch={{ optionFilterProp: "label" }}
        options={meters.map((each) => ({
          value: each.meterId,
          label: `${each.name[language]} (${each.unit[language]}) · ${each.code}`,
        }))}
      />
    </Form.Item>
  );
}
