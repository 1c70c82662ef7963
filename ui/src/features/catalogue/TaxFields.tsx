import { Form, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { PercentInput } from "@/components";
import type { TaxCodeRow } from "@/ipc";
import { percentOf } from "@/values/decimal";
import { firstRate, type TaxDraft } from "./makeUp";
import { useRequired } from "./place";

/** The rate of an offering. `help`: what it means here. */
export function TaxRateField({ fixed = false, help }: { fixed?: boolean; help?: ReactNode }) {
  const { t } = useTranslation("catalogue");
  return (
    <Form.Item
      name="taxRate"
      label={t("field.taxRate")}
      rules={useRequired()}
      extra={fixed ? t("field.taxFixed") : (help ?? t("field.taxHelp"))}
    >
      <PercentInput disabled={fixed} />
    </Form.Item>
  );
}

/** What a new offering is taxed by: a rate of its own, or the rates of a tax code. */
export function TaxChoice({ codes }: { codes: readonly TaxCodeRow[] }) {
  const { t } = useTranslation("catalogue");
  const by: TaxDraft["taxBy"] = Form.useWatch("taxBy", Form.useFormInstance()) ?? "rate";
  return (
    <>
      <Form.Item name="taxBy" label={t("taxCodes.by")} extra={t(`taxCodes.byHelp.${by}`)}>
        <Radio.Group
          options={(["rate", "code"] as const).map((value) => ({ value, label: t(`taxCodes.bys.${value}`) }))}
        />
      </Form.Item>
      {by === "code" ? <NewTaxCodeField codes={codes} /> : <TaxRateField />}
    </>
  );
}

/** The tax code of a new offering. */
function NewTaxCodeField({ codes }: { codes: readonly TaxCodeRow[] }) {
  const { t } = useTranslation("catalogue");
  const first = useFirstRate(codes);
  const before = first && t("taxCodes.before", { date: first.validFrom, rate: percentOf(first.rate) });
  return <TaxCodeField codes={codes} help={before} />;
}

/** The oldest rate of the tax code that is chosen. */
export function useFirstRate(codes: readonly TaxCodeRow[]) {
  const chosen: number | undefined = Form.useWatch("taxCodeId", Form.useFormInstance());
  return firstRate(codes.find((each) => each.taxCodeId === chosen));
}

/** One of the tax codes, each with its rate today. `help`: what the chosen one means here. */
export function TaxCodeField({ codes, help }: { codes: readonly TaxCodeRow[]; help?: ReactNode }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const label = ({ name, code, rates }: TaxCodeRow) => {
    const now = rates.find((rate) => rate.inForce);
    return `${name[language]} · ${now ? `${percentOf(now.rate)}%` : code}`;
  };
  return (
    <Form.Item
      name="taxCodeId"
      label={t("taxCodes.one")}
      rules={[{ required: true, message: t("required") }]}
      extra={codes.length === 0 ? t("taxCodes.none") : help}
    >
      <Select
        showSearch={{ optionFilterProp: "label" }}
        options={codes.map((each) => ({ value: each.taxCodeId, label: label(each) }))}
      />
    </Form.Item>
  );
}
