import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Radio, Select } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, QuantityInput } from "@/components";
import type { LocalText, MeterRow } from "@/ipc";
import styles from "./catalogue.module.css";
import { boundFault, chargesUsage, fractionOf, type ModelDraft, percentOf, type TierDraft } from "./inputs";
import { useChoices } from "./words";

/** Where a group of fields stands in the action's input, so that faults find their fields. */
export type Place = (string | number)[];

/** Prices may carry twelve decimals. */
const PRICE_DECIMALS = 12;
const PERCENT_DECIMALS = 4;

export function useRequired() {
  const { t } = useTranslation("catalogue");
  return [{ required: true, whitespace: true, message: t("required") }];
}

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

interface ModelFieldsProps {
  at: Place;
  /** The list `at` is inside of: names within a list of fields are relative to it. */
  within?: Place;
  currency: string;
  /** What one unit is called: the meter's for usage, else the offering's. */
  unit?: Partial<LocalText>;
  /** The models that may be chosen; one only where it is fixed. */
  models?: readonly string[];
  /** Stands under the choice of the model: the meter of a price that charges usage. */
  underModel?: ReactNode;
}

/** How a price charges. */
export function ModelFields({ at, within = [], currency, unit, models, underModel }: ModelFieldsProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const choices = useChoices();
  const form = Form.useFormInstance();
  const required = useRequired();
  const draft: ModelDraft | undefined = Form.useWatch([...within, ...at], { form, preserve: true });
  const model = draft?.model;
  const tierless = model === "graduated" && !draft?.tiers;
  const place = JSON.stringify([...within, ...at, "tiers"]);
  useEffect(() => {
    // A bounded tier and the open one: what every list of tiers begins with.
    if (tierless) form.setFieldValue(JSON.parse(place), [{}, {}]);
  }, [form, tierless, place]);
  const per = `${currency} / ${unit?.[language] || t("unitWord")}`;
  const offered = choices.models.filter((each) => models?.includes(each.value) ?? true);
  return (
    <>
      <Form.Item name={[...at, "model"]} label={t("field.model")} className={styles.wide}>
        <Radio.Group options={offered} />
      </Form.Item>
      {underModel}
      {(model === "oneTime" || model === "recurring") && (
        <Form.Item
          name={[...at, "amount"]}
          label={t("field.amount")}
          rules={required}
          extra={model === "recurring" ? t("field.amountCycle") : t("field.amountOnce")}
        >
          <QuantityInput unit={per} decimals={PRICE_DECIMALS} />
        </Form.Item>
      )}
      {model === "recurring" && (
        <Form.Item name={[...at, "dayCount"]} label={t("field.dayCount")} extra={t("field.dayCountHelp")}>
          <Select options={choices.dayCounts} placeholder={t("dayCounts.actual")} />
        </Form.Item>
      )}
      {model === "perUnit" && (
        <Form.Item name={[...at, "unitPrice"]} label={t("field.unitPrice")} rules={required}>
          <QuantityInput unit={per} decimals={PRICE_DECIMALS} />
        </Form.Item>
      )}
      {model === "graduated" && (
        <TierEditor at={[...at, "tiers"]} within={within} currency={currency} unit={unit} />
      )}
    </>
  );
}

/** Tiers, lowest first; a bound belongs to its tier, the last tier is open. */
function TierEditor({ at, within = [], currency, unit }: Omit<ModelFieldsProps, "models" | "underModel">) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const form = Form.useFormInstance();
  const required = useRequired();
  const name = unit?.[language] || t("unitWord");
  const place = [...within, ...at];
  const tiers = (): TierDraft[] => form.getFieldValue(place) ?? [];
  return (
    <Form.List name={at}>
      {(rows, { add, remove }) => (
        <div className={styles.tierEditor}>
          <div className={`${styles.tierRow} ${styles.tierHead}`}>
            <span>{t("tiers.upTo", { unit: name })}</span>
            <span>{t("tiers.price", { currency, unit: name })}</span>
            <span>{t("tiers.fee", { currency })}</span>
          </div>
          {rows.map((row, index) => (
            <div key={row.key} className={styles.tierRow}>
              {index === rows.length - 1 ? (
                <span className={styles.tierOpen}>
                  {rows.length === 1 ? t("tiers.all") : t("tiers.rest")}
                </span>
              ) : (
                <Form.Item
                  name={[row.name, "upTo"]}
                  dependencies={index === 0 ? [] : [[...place, index - 1, "upTo"]]}
                  rules={[
                    {
                      validator: () => {
                        const fault = boundFault(tiers(), index);
                        return fault ? Promise.reject(new Error(t(`tiers.${fault}`))) : Promise.resolve();
                      },
                    },
                  ]}
                >
                  <QuantityInput unit={name} />
                </Form.Item>
              )}
              <Form.Item name={[row.name, "unitPrice"]} rules={required}>
                <QuantityInput decimals={PRICE_DECIMALS} />
              </Form.Item>
              <Form.Item name={[row.name, "flatFee"]}>
                <QuantityInput decimals={PRICE_DECIMALS} />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                disabled={rows.length === 1}
                aria-label={t("tiers.remove", { index: index + 1 })}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <div>
            {/* The new tier goes before the open one, which stays last. */}
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              onClick={() => add({}, Math.max(0, rows.length - 1))}
            >
              {t("tiers.add")}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
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
  const { timings } = useChoices();
  const required = useRequired();
  const form = Form.useFormInstance();
  const modelAt = [...at, "versions", 0, "model"];
  const model = Form.useWatch([...within, ...modelAt, "model"], form);
  const meterId = Form.useWatch([...within, ...at, "meterId"], form);
  const usage = chargesUsage(model);
  const meter = meters.find((each) => each.meterId === meterId);
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
        name={[...at, "versions", 0, "validFrom"]}
        label={t("field.validFrom")}
        rules={required}
        extra={t("field.validFromHelp")}
      >
        <DateInput />
      </Form.Item>
      <ModelFields
        at={modelAt}
        within={within}
        currency={currency}
        unit={usage ? meter?.unit : unit}
        underModel={usage && <MeterField at={[...at, "meterId"]} meters={meters} />}
      />
      {!usage && (
        <Form.Item name={[...at, "timing"]} label={t("field.timing")} className={styles.wide}>
          <Radio.Group options={timings} />
        </Form.Item>
      )}
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
