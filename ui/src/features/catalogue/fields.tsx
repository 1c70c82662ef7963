import { Checkbox, Form, Input, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput } from "@/components";
import type { LocalText, MeterRow, OfferingKind } from "@/ipc";
import { CadenceFields } from "./CadenceFields";
import styles from "./catalogue.module.css";
import { ModelFields } from "./ModelFields";
import { lengthInput, type PhaseDraft } from "./makeUp";
import { canCloseAtEnd, isInArrears, kindOf } from "./models";
import { type Place, useRequired } from "./place";
import { TermsFields } from "./TermsFields";
import { useChoices, usePhaseText } from "./words";

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

interface OfferingFieldsProps {
  /** A bundle is neither taxed nor activated: its parts are. */
  kind?: OfferingKind;
  /** The tax is fixed once a service of it has started. */
  taxFixed?: boolean;
  /** How it is taxed. */
  tax: ReactNode;
}

/** What an offering is called, how it is taxed and activated. */
export function OfferingFields({ kind, taxFixed = false, tax }: OfferingFieldsProps) {
  const { t } = useTranslation("catalogue");
  const { inclusive } = useChoices();
  return (
    <div className={styles.columns}>
      <TextPair at={["name"]} label="name" />
      <TextPair at={["unit"]} label="unit" help={t("field.unitHelp")} />
      {kind !== "bundle" && (
        <>
          {tax}
          <Form.Item name={["taxInclusive"]} label={t("field.taxInclusive")}>
            <Radio.Group options={inclusive} disabled={taxFixed} />
          </Form.Item>
          <ActivationFields />
        </>
      )}
    </div>
  );
}

function ActivationFields() {
  const { t } = useTranslation("catalogue");
  const { connectors } = useChoices();
  const required = useRequired();
  const connector = Form.useWatch(["connector"], Form.useFormInstance());
  return (
    <>
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
    </>
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
  const timing = Form.useWatch([...within, ...at, "timing"], form);
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
      {canCloseAtEnd(model, timing) && (
        <Form.Item
          name={[...at, "billAtEnd"]}
          valuePropName="checked"
          className={styles.wide}
          extra={t("field.billAtEndHelp")}
        >
          <Checkbox>{t("field.billAtEnd")}</Checkbox>
        </Form.Item>
      )}
      <PhaseField at={[...at, "phase"]} />
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

/** The phase a price is limited to, where the offering has phases. */
function PhaseField({ at }: { at: Place }) {
  const { t } = useTranslation("catalogue");
  const phaseText = usePhaseText();
  const phases: PhaseDraft[] = Form.useWatch("phases", Form.useFormInstance()) ?? [];
  if (phases.length === 0) return null;
  return (
    <Form.Item name={at} label={t("phases.of")} extra={t("phases.ofHelp")} className={styles.wide}>
      <Select
        allowClear
        placeholder={t("phases.all")}
        options={phases.map((phase, index) => ({
          value: index + 1,
          label: t("phases.nth", {
            phase: index + 1,
            what: phaseText({ kind: phase?.kind ?? "evergreen", length: lengthInput(phase?.length) }),
          }),
        }))}
      />
    </Form.Item>
  );
}
