import { Checkbox, Form, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { QuantityInput } from "@/components";
import type { LocalText, PriceKind } from "@/ipc";
import { PRICE_DECIMALS, RATE_DECIMALS } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { MatrixEditor } from "./MatrixEditor";
import { kindOf, kinds, type Model, type ModelDraft, modelsOfKind } from "./models";
import { PercentageFields } from "./PercentageFields";
import { type Place, useRequired } from "./place";
import { type TierColumn, TierEditor } from "./TierEditor";
import { useChoices } from "./words";

interface ModelFieldsProps {
  at: Place;
  /** The list `at` is inside of: names within a list of fields are relative to it. */
  within?: Place;
  currency: string;
  /** What one unit is called: the meter's for usage, else the offering's. */
  unit?: Partial<LocalText>;
  /** What is charged, where it can't be chosen any more. */
  kind?: PriceKind;
  /** Stands under the choice of the model: the meter of a price that charges usage. */
  underModel?: ReactNode;
}

/** How a price charges: what for, how, and the fields of that model. */
export function ModelFields({ at, within = [], currency, unit, kind, underModel }: ModelFieldsProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const { dayCounts, schemes } = useChoices();
  const form = Form.useFormInstance();
  const draft: ModelDraft | undefined = Form.useWatch([...within, ...at], { form, preserve: true });
  const model = draft?.model ?? "recurring";
  const per = `${currency} / ${unit?.[language] || t("unitWord")}`;
  const byDays = model === "recurring" || model === "seats" || model === "minimumCommitment";
  return (
    <>
      <Form.Item
        name={[...at, "model"]}
        label={t(kind ? "field.how" : "field.model")}
        extra={t(`modelHelp.${model}`)}
        className={styles.wide}
      >
        <ModelChoice kind={kind} />
      </Form.Item>
      {underModel}
      {model === "seats" && (
        <Form.Item name={[...at, "scheme"]} label={t("field.scheme")} className={styles.wide}>
          <Radio.Group options={schemes} />
        </Form.Item>
      )}
      <PriceFieldsOf
        at={at}
        within={within}
        model={model}
        draft={draft}
        per={per}
        currency={currency}
        unit={unit}
      />
      {byDays && (
        <Form.Item name={[...at, "dayCount"]} label={t("field.dayCount")} extra={t("field.dayCountHelp")}>
          <Select options={dayCounts} placeholder={t("dayCounts.actual")} />
        </Form.Item>
      )}
    </>
  );
}

interface ModelChoiceProps {
  id?: string;
  value?: Model;
  onChange?: (model: Model) => void;
  kind?: PriceKind;
}

/** First what is charged, then how; a choice of one is none. */
function ModelChoice({ id, value, onChange, kind: fixed }: ModelChoiceProps) {
  const { t } = useTranslation("catalogue");
  const kind = fixed ?? kindOf(value);
  const options = modelsOfKind[kind].map((model) => ({ value: model, label: t(`models.${model}`) }));
  const only = options.length === 1;
  return (
    <div className={styles.choice}>
      {!fixed && (
        <Radio.Group
          id={id}
          value={kind}
          options={kinds.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
          onChange={(event) => onChange?.(modelsOfKind[event.target.value as PriceKind][0] ?? "recurring")}
        />
      )}
      {only && fixed && <span>{options[0]?.label}</span>}
      {!only && (
        <Select
          id={fixed ? id : undefined}
          aria-label={t("field.how")}
          listHeight={320}
          value={value}
          options={options}
          onChange={onChange}
        />
      )}
    </div>
  );
}

interface FieldsOfModelProps {
  at: Place;
  within: Place;
  model: Model;
  draft: ModelDraft | undefined;
  per: string;
  currency: string;
  unit?: Partial<LocalText>;
}

/** The prices of the chosen model. */
function PriceFieldsOf({ at, within, model, draft, per, currency, unit }: FieldsOfModelProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const required = useRequired();
  const name = unit?.[language] || t("unitWord");
  switch (model) {
    case "oneTime":
    case "recurring":
    case "minimumCommitment":
      return (
        <Form.Item
          name={[...at, "amount"]}
          label={t(model === "minimumCommitment" ? "field.atLeast" : "field.amount")}
          rules={required}
          extra={t(`amountHelp.${model}`)}
        >
          <QuantityInput unit={model === "minimumCommitment" ? currency : per} decimals={PRICE_DECIMALS} />
        </Form.Item>
      );
    case "perUnit":
      return (
        <Form.Item name={[...at, "unitPrice"]} label={t("field.unitPrice")} rules={required}>
          <QuantityInput unit={per} decimals={PRICE_DECIMALS} />
        </Form.Item>
      );
    case "package":
      return (
        <>
          <Form.Item name={[...at, "size"]} label={t("field.size")} rules={required}>
            <QuantityInput unit={name} />
          </Form.Item>
          <Form.Item
            name={[...at, "amount"]}
            label={t("field.packagePrice")}
            rules={required}
            extra={t("amountHelp.package")}
          >
            <QuantityInput unit={currency} decimals={PRICE_DECIMALS} />
          </Form.Item>
        </>
      );
    case "percentage":
      return <PercentageFields at={at} within={within} currency={currency} unit={name} />;
    case "dynamic":
      return (
        <Form.Item
          name={[...at, "multiplier"]}
          label={t("field.multiplier")}
          extra={t("field.multiplierHelp")}
        >
          <QuantityInput decimals={PRICE_DECIMALS} placeholder="1" />
        </Form.Item>
      );
    case "matrix":
      return <MatrixEditor at={at} within={within} per={per} />;
    default:
      return (
        <TieredFields at={at} within={within} model={model} draft={draft} currency={currency} unit={unit} />
      );
  }
}

type TieredFieldsProps = Omit<FieldsOfModelProps, "per">;

/** The table of a model in tiers or steps, with the columns it has and those it may have. */
function TieredFields({ at, within, model, draft, currency, unit }: TieredFieldsProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const name = unit?.[language] || t("unitWord");
  if (model === "stairstep") {
    const step = { key: "amount", title: t("steps.price", { currency }), decimals: PRICE_DECIMALS } as const;
    return <TierEditor at={[...at, "steps"]} within={within} unit={unit} columns={[step]} row="steps" />;
  }
  const share = model === "graduatedPercentage";
  const blocks = !share && draft?.blocks;
  const columns: TierColumn[] = [
    share
      ? { key: "rate", title: t("tiers.rate"), decimals: RATE_DECIMALS, unit: "%" }
      : {
          key: "unitPrice",
          title: blocks
            ? t("tiers.blockPrice", { currency, unit: name })
            : t("tiers.price", { currency, unit: name }),
          decimals: PRICE_DECIMALS,
        },
  ];
  if (blocks)
    columns.push({ key: "block", title: t("tiers.block", { unit: name }), decimals: 6, optional: true });
  if (draft?.fees)
    columns.push({
      key: "flatFee",
      title: t("tiers.fee", { currency }),
      decimals: PRICE_DECIMALS,
      optional: true,
    });
  return (
    <>
      <TierEditor at={[...at, "tiers"]} within={within} unit={unit} columns={columns} row="tiers" />
      <div className={`${styles.wide} ${styles.columnChoice}`}>
        <Form.Item name={[...at, "fees"]} valuePropName="checked" noStyle>
          <Checkbox>{t("tiers.withFees")}</Checkbox>
        </Form.Item>
        {!share && (
          <Form.Item name={[...at, "blocks"]} valuePropName="checked" noStyle>
            <Checkbox>{t("tiers.withBlocks")}</Checkbox>
          </Form.Item>
        )}
      </div>
    </>
  );
}
