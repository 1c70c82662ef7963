import { PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import {
  ErrorPanel,
  focusRefused,
  KeyHint,
  NoticeList,
  Page,
  PageSkeleton,
  Section,
  SubmitKeys,
  useFormFaults,
  useKeptForm,
} from "@/components";
import { ChangeList } from "@/flows/ChangeList";
import { type MeterRow, useAct, useAsk, useDryRun } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import styles from "./catalogue.module.css";
import { OfferingFields, PriceFields } from "./fields";
import { isWorthTrying, newPrice, type OfferingDraft, offeringInput } from "./inputs";
import { useRequired } from "./place";

/** A new offering with its prices. */
export default function AddOfferingPage() {
  const company = useAsk("staff.company", {});
  const meters = useAsk("catalog.meters", {});
  const error = company.error ?? meters.error;
  if (error) return <ErrorPanel error={error} onRetry={() => [company.refetch(), meters.refetch()]} />;
  if (!company.data || !meters.data) return <PageSkeleton />;
  return <AddOfferingForm currency={company.data.company.currency} meters={meters.data.rows} />;
}

function AddOfferingForm({ currency, meters }: { currency: string; meters: readonly MeterRow[] }) {
  const { t } = useTranslation("catalogue");
  const go = useGo();
  const [form] = Form.useForm<OfferingDraft>();
  const store = useKeptForm<OfferingDraft>("catalogue.add", {
    currency,
    taxInclusive: true,
    connector: "none",
    prices: [newPrice(0)],
    publish: true,
  });
  const [values, setValues] = useState(store.initialValues);
  const act = useAct("catalog.add_offering");
  const unplaced = useFormFaults(form, act.error);
  const worth = isWorthTrying(values);
  const input = useMemo(() => (worth ? offeringInput(values) : null), [worth, values]);
  const dry = useDryRun("catalog.add_offering", input);
  const required = useRequired();
  const fields = useRef<HTMLDivElement>(null);

  async function submit() {
    const complete = await form.validateFields().catch((refused) => {
      form.scrollToField(refused.errorFields?.[0]?.name, { focus: true });
      return null;
    });
    if (!complete || act.running || focusRefused(fields.current)) return;
    const outcome = await act.run(offeringInput(form.getFieldsValue(true))).catch(() => null);
    if (!outcome) return;
    store.forget();
    go(`/catalogue/${outcome.output}`);
  }
  return (
    <Page title={t("add.title")}>
      <SubmitKeys onSubmit={submit}>
        <div className={styles.formPage}>
          <Form
            form={form}
            layout="vertical"
            initialValues={store.initialValues}
            validateTrigger="onBlur"
            onValuesChange={() => {
              const now: OfferingDraft = form.getFieldsValue(true);
              setValues(structuredClone(now));
              store.keep(now);
            }}
          >
            <div ref={fields} className={styles.formSections}>
              <Section title={t("add.what")}>
                <div className={styles.columns}>
                  <Form.Item
                    name="code"
                    label={t("column.code")}
                    rules={required}
                    extra={t("field.codeHelp")}
                  >
                    <Input autoComplete="off" autoFocus />
                  </Form.Item>
                  <Form.Item name="currency" label={t("column.currency")} extra={t("field.currencyHelp")}>
                    <Select showSearch options={currencyOptions} />
                  </Form.Item>
                </div>
                <OfferingFields />
              </Section>
              <Section title={t("prices.title")}>
                <PriceList values={values} currency={currency} meters={meters} />
              </Section>
              <Form.Item name="publish" valuePropName="checked" noStyle>
                <Checkbox>{t("add.publish")}</Checkbox>
              </Form.Item>
              {act.error && <ErrorPanel error={act.error} faults={unplaced} />}
              <div className={styles.formFoot}>
                <Button type="primary" loading={act.running} onClick={submit}>
                  {values.publish ? t("add.submitPublished") : t("add.submitDraft")}
                </Button>
                <KeyHint keys="mod+enter" />
                <span className={styles.gap} />
                <Button
                  type="text"
                  onClick={() => {
                    store.startOver(form);
                    setValues(structuredClone(form.getFieldsValue(true)));
                  }}
                >
                  {t("add.startOver")}
                </Button>
              </div>
            </div>
          </Form>
          <aside className={styles.formSide}>
            <div>
              <h2>{t("add.willHappen")}</h2>
              {dry.outcome ? (
                <ChangeList changes={dry.outcome.changes.map((change) => ({ ...change, id: null }))} future />
              ) : (
                <p className={styles.soft}>{t("add.waits")}</p>
              )}
            </div>
            {dry.outcome && <NoticeList notices={dry.outcome.warnings} />}
            {dry.error && worth && !act.error && <ErrorPanel error={dry.error} compact />}
          </aside>
        </div>
      </SubmitKeys>
    </Page>
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
      {(rows, { add, remove }) => (
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
