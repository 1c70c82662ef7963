import { PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { ErrorPanel, PageSkeleton, Section } from "@/components";
import { ActionFormPage } from "@/flows/ActionFormPage";
import { type MeterRow, type TaxCodeRow, useAsk } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import styles from "./catalogue.module.css";
import { OfferingFields, PriceFields } from "./fields";
import { isWorthTrying, newPrice, type OfferingDraft, offeringInput } from "./inputs";
import { KindFields, PhaseFields } from "./MakeUpFields";
import { useRequired } from "./place";
import { TaxChoice } from "./TaxFields";

/** A new offering with its prices. */
export default function AddOfferingPage() {
  const company = useAsk("staff.company", {});
  const meters = useAsk("catalog.meters", {});
  const codes = useAsk("catalog.tax_codes", {});
  const failed = [company, meters, codes].find((answer) => answer.error);
  if (failed?.error) return <ErrorPanel error={failed.error} onRetry={() => failed.refetch()} />;
  if (!company.data || !meters.data || !codes.data) return <PageSkeleton />;
  const { currency } = company.data.company;
  return <AddOfferingForm currency={currency} meters={meters.data.rows} taxCodes={codes.data.rows} />;
}

interface AddOfferingFormProps {
  currency: string;
  meters: readonly MeterRow[];
  taxCodes: readonly TaxCodeRow[];
}

function AddOfferingForm({ currency, meters, taxCodes }: AddOfferingFormProps) {
  const { t } = useTranslation("catalogue");
  const go = useGo();
  const required = useRequired();
  const input = useCallback((values: OfferingDraft) => offeringInput(values, taxCodes), [taxCodes]);
  const initial: OfferingDraft = {
    kind: "standard",
    currency,
    taxBy: "rate",
    taxInclusive: true,
    connector: "none",
    phases: [],
    parts: [{ quantity: "1" }],
    prices: [newPrice(0)],
    publish: true,
  };
  return (
    <ActionFormPage<"catalog.add_offering", OfferingDraft>
      title={t("add.title")}
      action="catalog.add_offering"
      keep="catalogue.add"
      initial={initial}
      input={input}
      ready={isWorthTrying}
      submitLabel={(values) => t(values.publish ? "add.submitPublished" : "add.submitDraft")}
      onDone={(offeringId) => go(`/catalogue/${offeringId}`)}
    >
      {(values) => (
        <>
          <Section title={t("add.what")}>
            <div className={styles.columns}>
              <Form.Item name="code" label={t("column.code")} rules={required} extra={t("field.codeHelp")}>
                <Input autoComplete="off" autoFocus />
              </Form.Item>
              <Form.Item name="currency" label={t("column.currency")} extra={t("field.currencyHelp")}>
                <Select showSearch options={currencyOptions} />
              </Form.Item>
            </div>
            <KindFields currency={values.currency ?? currency} />
            <OfferingFields kind={values.kind} tax={<TaxChoice codes={taxCodes} />} />
          </Section>
          {values.kind !== "bundle" && (
            <>
              <Section title={t("phases.title")}>
                <PhaseFields />
              </Section>
              <Section title={t("prices.title")}>
                <PriceList values={values} currency={currency} meters={meters} />
              </Section>
            </>
          )}
          <Form.Item name="publish" valuePropName="checked" noStyle>
            <Checkbox>{t("add.publish")}</Checkbox>
          </Form.Item>
        </>
      )}
    </ActionFormPage>
  );
}

interface PriceListProps {
  values: OfferingDraft;
  currency: string;
  meters: readonly MeterRow[];
}

function PriceList({ values, currency, meters }: PriceListProps) {
  const { t } = useTranslation("catalogue");
  return (
    <Form.List name="prices">
      {(rows, { add, remove }, { errors }) => (
        <div className={styles.prices}>
          {rows.map((row, index) => (
            <section key={row.key} className={styles.priceForm}>
              <header>
                <h3>{t("prices.nth", { index: index + 1 })}</h3>
                <span className={styles.gap} />
                <Button size="small" type="text" onClick={() => remove(row.name)}>
                  {t("prices.remove")}
                </Button>
              </header>
              <PriceFields
                at={[row.name]}
                within={["prices"]}
                currency={values.currency ?? currency}
                unit={values.unit}
                meters={meters}
              />
            </section>
          ))}
          <Form.ErrorList errors={errors} />
          <div>
            <Button icon={<PlusOutlined />} onClick={() => add(newPrice(rows.length))}>
              {t("prices.add")}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  );
}
