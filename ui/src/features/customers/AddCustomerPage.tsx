import { Checkbox, Form } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import {
  ErrorPanel,
  FormPage,
  NoticeList,
  PageSkeleton,
  Section,
  useFormFaults,
  useKeptForm,
} from "@/components";
import { StartOverButton, WillHappen } from "@/flows/ActionFormPage";
import { useAct, useAsk, useDryRun } from "@/ipc";
import styles from "./customers.module.css";
import { AccountFields, ContactFields, CustomerFields, TaxProfileFields } from "./fields";
import { Duplicates } from "./hints";
import { addCustomerInput, kept, type NewCustomerForm } from "./inputs";

/** A new customer with the people to talk to, the tax profile and, if wanted, a first account: in one go. */
export default function AddCustomerPage() {
  const company = useAsk("staff.company", {});
  if (company.error) return <ErrorPanel error={company.error} onRetry={() => company.refetch()} />;
  if (!company.data) return <PageSkeleton />;
  return <AddCustomerForm currency={company.data.company.currency} />;
}

function AddCustomerForm({ currency }: { currency: string }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const go = useGo();
  const [form] = Form.useForm<NewCustomerForm>();
  const store = useKeptForm<NewCustomerForm>("customers.add", {
    customer: { kind: "organization", contacts: [{}] },
    taxProfiles: [{ invoiceKind: "special" }],
    account: { currency, cycleDay: 1, paymentTermsDays: 30, language, invoicing: "perBill" },
    withTaxProfile: true,
    withAccount: false,
  });
  const [values, setValues] = useState(store.initialValues);
  const act = useAct("customers.add");
  const unplaced = useFormFaults(form, act.error);
  const named = kept(values.customer.name) !== null;
  const input = useMemo(() => (named ? addCustomerInput(values, currency) : null), [named, values, currency]);
  const dry = useDryRun("customers.add", input);

  async function submit() {
    const complete = await form.validateFields().catch(() => null);
    if (!complete || act.running) return;
    const outcome = await act.run(addCustomerInput(form.getFieldsValue(true), currency)).catch(() => null);
    if (!outcome) return;
    store.forget();
    go(`/customers/${outcome.output.customerId}`);
  }
  function change() {
    const now: NewCustomerForm = form.getFieldsValue(true);
    setValues({ ...now });
    store.keep(now);
  }
  const [restored, setRestored] = useState(store.kept);
  function startOver() {
    setRestored(false);
    store.startOver(form);
    setValues(form.getFieldsValue(true));
  }
  return (
    <FormPage
      title={t("add.title")}
      form={form}
      initialValues={store.initialValues}
      onValuesChange={change}
      submitLabel={t("add.submit")}
      submitting={act.running}
      onSubmit={submit}
      onStartOver={restored ? startOver : null}
      lastButton={<StartOverButton onClick={startOver} />}
      side={
        <>
          <Duplicates
            name={values.customer.name}
            creditCode={values.customer.creditCode}
            phone={values.customer.phone ?? values.customer.contacts?.[0]?.phone}
          />
          <div className={styles.willHappen}>
            <WillHappen outcome={dry.outcome} waits={t("add.waits")} />
          </div>
          {dry.outcome && <NoticeList notices={dry.outcome.warnings} />}
        </>
      }
    >
      <NewCustomerFields values={values} />
      {act.error && <ErrorPanel error={act.error} faults={unplaced} />}
    </FormPage>
  );
}

/** Who it is; contact, tax profile and account as far as they are wanted. */
function NewCustomerFields({ values }: { values: NewCustomerForm }) {
  const { t } = useTranslation("customers");
  return (
    <>
      <Section title={t("add.who")}>
        <CustomerFields at={["customer"]} autoFocus />
      </Section>
      <Section title={t("add.contact")}>
        <ContactFields at={["customer", "contacts", 0]} optional />
      </Section>
      <Section
        title={t("add.taxProfile")}
        aside={
          <Form.Item name="withTaxProfile" valuePropName="checked" noStyle>
            <Checkbox>{t("add.withTaxProfile")}</Checkbox>
          </Form.Item>
        }
      >
        {values.withTaxProfile && <TaxProfileFields at={["taxProfiles", 0]} fromCustomer />}
      </Section>
      <Section
        title={t("add.account")}
        aside={
          <Form.Item name="withAccount" valuePropName="checked" noStyle>
            <Checkbox>{t("add.withAccount")}</Checkbox>
          </Form.Item>
        }
      >
        {values.withAccount && <AccountFields at={["account"]} />}
      </Section>
    </>
  );
}
