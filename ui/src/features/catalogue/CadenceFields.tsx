import { Form, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QuantityInput } from "@/components";
import type { Alignment } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import type { Place } from "./place";
import {
  alignmentOf,
  alignmentsOf,
  type CadenceDraft,
  cadenceFault,
  longestCadence,
  type UsualCadence,
  usualCadence,
  usualCadences,
} from "./terms";

const units = ["day", "week", "month", "year"] as const;

interface CadenceFieldsProps {
  /** Where the price stands. */
  at: Place;
  within: Place;
}

/** How often a price is billed, and from which day its cycles are counted. */
export function CadenceFields({ at, within }: CadenceFieldsProps) {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance();
  const place = [...within, ...at, "cadence"];
  const cadence: CadenceDraft | undefined = Form.useWatch(place, form);
  const unit = cadence?.unit ?? "month";

  async function checkLength() {
    const draft: CadenceDraft | undefined = form.getFieldValue(place);
    const fault = cadenceFault(draft);
    const most = groupDecimal(String(longestCadence[draft?.unit ?? "month"]));
    if (fault) throw new Error(t(`cadence.${fault}`, { most }));
  }
  return (
    <>
      <Form.Item
        name={[...at, "cadence"]}
        label={t("field.cadence")}
        className={styles.wide}
        rules={[{ validator: checkLength }]}
      >
        <CadenceInput />
      </Form.Item>
      <Form.Item
        name={[...at, "alignment"]}
        label={t("field.alignment")}
        extra={t(`alignmentHelp.${unit === "day" ? "days" : unit === "week" ? "weeks" : "months"}`)}
        className={styles.wide}
        getValueProps={(chosen?: Alignment) => ({ value: alignmentOf(unit, chosen) })}
      >
        <Radio.Group
          options={alignmentsOf(unit).map((value) => ({ value, label: t(`alignments.${value}`) }))}
        />
      </Form.Item>
    </>
  );
}

interface CadenceInputProps {
  id?: string;
  value?: CadenceDraft;
  onChange?: (value: CadenceDraft) => void;
  onBlur?: () => void;
}

/** A usual length, or a number of days, weeks, months or years. */
function CadenceInput({ id, value, onChange, onBlur }: CadenceInputProps) {
  const { t } = useTranslation("catalogue");
  const usual = value ? usualCadence(value) : "month";
  const [own, setOwn] = useState(usual === null);
  const names = Object.keys(usualCadences) as UsualCadence[];

  function choose(chosen: UsualCadence | "own") {
    setOwn(chosen === "own");
    onChange?.(chosen === "own" ? { every: null, unit: "day" } : usualCadences[chosen]);
  }
  return (
    <div className={styles.cadence}>
      <Radio.Group
        id={id}
        value={own ? "own" : usual}
        onChange={(event) => choose(event.target.value)}
        options={[
          ...names.map((name) => ({ value: name, label: t(`cadences.${name}`) })),
          { value: "own", label: t("cadences.own") },
        ]}
      />
      {own && <LengthInput value={value} onChange={onChange} onBlur={onBlur} />}
    </div>
  );
}

interface LengthInputProps extends CadenceInputProps {
  /** What stands in place of the number where none is needed. */
  placeholder?: string;
}

/** A number of days, weeks, months or years. */
export function LengthInput({ id, value, onChange, onBlur, placeholder }: LengthInputProps) {
  const { t } = useTranslation("catalogue");
  const { every = null, unit = "month" } = value ?? {};
  return (
    <div className={styles.ownCadence}>
      <QuantityInput
        id={id}
        aria-label={t("cadence.every")}
        decimals={0}
        placeholder={placeholder}
        value={every}
        onChange={(next) => onChange?.({ every: next, unit })}
        onBlur={onBlur}
      />
      <Select
        aria-label={t("cadence.unit")}
        value={unit}
        onChange={(next) => onChange?.({ every, unit: next })}
        options={units.map((each) => ({ value: each, label: t(`cadenceUnits.${each}`) }))}
      />
    </div>
  );
}
