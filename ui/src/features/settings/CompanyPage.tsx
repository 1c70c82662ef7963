import { App, Button, Form, Input, InputNumber, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLeaveDemo } from "@/app/frame/leaveDemo";
import { useStanding } from "@/app/session";
import {
  ErrorPanel,
  KeyHint,
  NoticeList,
  Page,
  PageSkeleton,
  Section,
  SubmitKeys,
  useFormFaults,
  useReasons,
} from "@/components";
import { type CompanyProfile, type CompanyView, useAct, useAsk } from "@/ipc";
import { companyInput } from "./company";
import { LogoInput } from "./LogoInput";
import { SettingsTabs } from "./SettingsTabs";
import styles from "./settings.module.css";

/** The company's profile: what stands on documents as the seller, and how it counts its days. */
export default function CompanyPage() {
  const { t } = useTranslation("settings");
  const answer = useAsk("staff.company", {});
  return (
    <Page title={t("title")} aside={<SettingsTabs />}>
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!answer.data && !answer.error && <PageSkeleton />}
      {answer.data && <CompanyForm view={answer.data} />}
      <DemoSection />
    </Page>
  );
}

/** In the demo company: the way to one's own. */
function DemoSection() {
  const { t } = useTranslation("settings");
  const leave = useLeaveDemo();
  if (!leave) return null;
  return (
    <div className={styles.form}>
      <Section title={t("company.demo")}>
        <p className={styles.soft}>{t("company.demoText")}</p>
        <div>
          <Button onClick={leave}>{t("company.leaveDemo")}</Button>
        </div>
      </Section>
    </div>
  );
}

type ProfileForm = { company: CompanyProfile };

function CompanyForm({ view }: { view: CompanyView }) {
  const { t } = useTranslation("settings");
  const { message } = App.useApp();
  const { refresh } = useStanding();
  const [form] = Form.useForm<ProfileForm>();
  const [touched, setTouched] = useState(false);
  const act = useAct("staff.change_company");
  const unplaced = useFormFaults(form, act.error);
  const reason = useReasons()("staff.change_company");
  const fixed = reason !== null;
  useEffect(() => {
    // Somebody else's change shows at once, unless something was typed here: then the core refuses the older version.
    if (!touched) form.setFieldsValue({ company: view.company });
  }, [form, touched, view]);

  async function save() {
    const complete = await form.validateFields().catch(() => null);
    if (!complete || act.running || fixed) return;
    const { company } = form.getFieldsValue(true);
    const outcome = await act
      .run({ company: companyInput({ ...view.company, ...company }), version: view.version })
      .catch(() => null);
    if (!outcome) return;
    setTouched(false);
    message.success(t("company.saved"));
    refresh();
  }
  function undo() {
    form.setFieldsValue({ company: view.company });
    setTouched(false);
  }
  return (
    <SubmitKeys onSubmit={save}>
      <Form
        form={form}
        layout="vertical"
        className={styles.form}
        initialValues={{ company: view.company }}
        validateTrigger="onBlur"
        disabled={fixed}
        onValuesChange={() => setTouched(true)}
      >
        {fixed && <p className={styles.soft}>{t("company.readOnly")}</p>}
        <SellerFields />
        <DeskFields currency={view.company.currency} />
        {act.error && <ErrorPanel error={act.error} faults={unplaced} />}
        {act.outcome && <NoticeList notices={act.outcome.warnings} />}
        {!fixed && (
          <div className={styles.foot}>
            <Button type="primary" disabled={!touched} loading={act.running} onClick={save}>
              {t("company.save")}
            </Button>
            <Button disabled={!touched} onClick={undo}>
              {t("company.undo")}
            </Button>
            <KeyHint keys="mod+enter" />
          </div>
        )}
      </Form>
    </SubmitKeys>
  );
}

function SellerFields() {
  const { t } = useTranslation("settings");
  const required = [{ required: true, whitespace: true, message: t("required") }];
  return (
    <Section title={t("company.seller")}>
      <div className={styles.columns}>
        <Form.Item
          name={["company", "name"]}
          label={t("company.name")}
          rules={required}
          className={styles.wide}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={["company", "nameEnglish"]} label={t("company.nameEnglish")} className={styles.wide}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={["company", "taxNumber"]} label={t("company.taxNumber")}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={["company", "phone"]} label={t("company.phone")}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={["company", "address"]} label={t("company.address")} className={styles.wide}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={["company", "bankName"]} label={t("company.bankName")}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={["company", "bankAccount"]} label={t("company.bankAccount")}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name={["company", "logo"]}
          label={t("company.logo")}
          extra={t("company.logoHelp")}
          className={styles.wide}
        >
          <LogoInput />
        </Form.Item>
      </div>
    </Section>
  );
}

function zones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

/** A company that has not decided leaves it to Boss. */
function commandLineChoice(asks: boolean | null | undefined): string {
  if (asks === null || asks === undefined) return "byItself";
  return asks ? "asks" : "open";
}

function DeskFields({ currency }: { currency: string }) {
  const { t } = useTranslation("settings");
  const whole = [{ required: true, message: t("required") }];
  return (
    <Section title={t("company.desk")}>
      <div className={styles.columns}>
        <Form.Item label={t("company.currency")} extra={t("company.currencyHelp")}>
          <Input value={currency} disabled />
        </Form.Item>
        <Form.Item
          name={["company", "timeZone"]}
          label={t("company.timeZone")}
          extra={t("company.timeZoneHelp")}
        >
          <Select showSearch options={zones().map((zone) => ({ value: zone, label: zone }))} />
        </Form.Item>
        <Form.Item
          name={["company", "language"]}
          label={t("company.language")}
          extra={t("company.languageHelp")}
        >
          <Select
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </Form.Item>
        <Form.Item
          name={["company", "creditReductions"]}
          label={t("company.credit")}
          extra={t("company.creditHelp")}
        >
          <Select
            options={[
              { value: true, label: t("company.creditGiven") },
              { value: false, label: t("company.creditKept") },
            ]}
          />
        </Form.Item>
        <Form.Item
          name={["company", "commandLinePasswords"]}
          label={t("company.commandLine")}
          extra={t("company.commandLineHelp")}
          getValueProps={(asks?: boolean | null) => ({ value: commandLineChoice(asks) })}
          normalize={(choice: string) => (choice === "byItself" ? null : choice === "asks")}
        >
          <Select
            options={[
              { value: "byItself", label: t("company.commandLineByItself") },
              { value: "asks", label: t("company.commandLineAsks") },
              { value: "open", label: t("company.commandLineOpen") },
            ]}
          />
        </Form.Item>
        <Form.Item
          name={["company", "idleMinutes"]}
          label={t("company.idle")}
          extra={t("company.idleHelp")}
          rules={whole}
        >
          <InputNumber
            min={1}
            max={480}
            precision={0}
            suffix={t("company.minutes")}
            style={{ width: "100%" }}
          />
        </Form.Item>
      </div>
    </Section>
  );
}
