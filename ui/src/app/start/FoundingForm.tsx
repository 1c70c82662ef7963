import { Button, Form, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { useFormFaults } from "@/components/formFaults";
import { KeyHint } from "@/components/KeyHint";
import { PasswordInput } from "@/components/PasswordInput";
import { SubmitKeys } from "@/components/SubmitKeys";
import { type BossError, carrier, type Founding, toBossError } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import styles from "../app.module.css";
import { useStanding } from "../session";
import { StartPage } from "./StartPage";

const ZONES = [
  "Asia/Shanghai",
  "Asia/Hong_Kong",
  "Asia/Singapore",
  "Asia/Tokyo",
  "Europe/Berlin",
  "Europe/London",
  "America/New_York",
  "America/Los_Angeles",
  "UTC",
];

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "Asia/Shanghai";
}

function CompanyFields() {
  const { t } = useTranslation("start");
  const required = [{ required: true, whitespace: true, message: t("found.required") }];
  const zones = [...new Set([ownZone(), ...ZONES])];
  return (
    <>
      <h2 className={styles.section}>{t("found.company")}</h2>
      <Form.Item
        className={styles.full}
        name={["company", "name"]}
        label={t("found.companyName")}
        rules={required}
      >
        <Input autoFocus autoComplete="organization" />
      </Form.Item>
      <Form.Item
        name={["company", "currency"]}
        label={t("found.currency")}
        extra={t("found.currencyHelp")}
        rules={required}
      >
        <Select showSearch options={currencyOptions} />
      </Form.Item>
      <Form.Item
        name={["company", "timeZone"]}
        label={t("found.timeZone")}
        extra={t("found.timeZoneHelp")}
        rules={required}
      >
        <Select showSearch options={zones.map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <Form.Item
        className={styles.full}
        name={["company", "taxNumber"]}
        label={t("found.taxNumber")}
        extra={t("found.taxNumberHelp")}
      >
        <Input />
      </Form.Item>
    </>
  );
}

function OwnerFields() {
  const { t } = useTranslation("start");
  const required = [{ required: true, whitespace: true, message: t("found.required") }];
  return (
    <>
      <h2 className={styles.section}>{t("found.owner")}</h2>
      <Form.Item name={["owner", "name"]} label={t("found.ownerName")} rules={required}>
        <Input autoComplete="name" />
      </Form.Item>
      <Form.Item
        name={["owner", "login"]}
        label={t("found.login")}
        extra={t("found.loginHelp")}
        rules={required}
      >
        <Input autoComplete="username" />
      </Form.Item>
      <Form.Item
        name={["owner", "password"]}
        label={t("found.password")}
        extra={t("found.passwordHelp")}
        rules={[...required, { min: 8, message: t("found.passwordShort") }]}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t("found.repeat")}
        dependencies={[["owner", "password"]]}
        rules={[
          ...required,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue(["owner", "password"])
                ? Promise.resolve()
                : Promise.reject(new Error(t("found.repeatDiffers"))),
          }),
        ]}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
    </>
  );
}

interface FoundingFormProps {
  code: string;
  /** Where the code is typed, on a server that asks for one. */
  codeField: ReactNode;
  onBack: () => void;
}

/** Founds an empty company and its first person, who may do everything; `code` is what a server asks for. */
export function FoundingForm({ code, codeField, onBack }: FoundingFormProps) {
  const { t } = useTranslation("start");
  const { refresh } = useStanding();
  const [form] = Form.useForm<Founding>();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<BossError | null>(null);
  const unplaced = useFormFaults(form, error);

  async function found({ company, owner }: Founding) {
    setRunning(true);
    setError(null);
    try {
      await carrier().establishCompany({ company, owner }, code || undefined);
      await refresh();
    } catch (thrown) {
      setError(toBossError(thrown));
    } finally {
      setRunning(false);
    }
  }

  return (
    <StartPage width="wide">
      <h1 className={styles.title}>{t("found.title")}</h1>
      <p className={styles.lead}>{t("found.lead")}</p>
      {error && (
        <div className={styles.space}>
          <ErrorPanel error={error} faults={unplaced} />
        </div>
      )}
      <SubmitKeys onSubmit={form.submit}>
        {codeField}
        <Form
          form={form}
          layout="vertical"
          onFinish={found}
          validateTrigger="onBlur"
          initialValues={{ company: { currency: "CNY", timeZone: ownZone() } }}
        >
          <div className={styles.columns}>
            <CompanyFields />
            <OwnerFields />
          </div>
          <div className={styles.row}>
            <Button type="primary" htmlType="submit" loading={running}>
              {t("found.submit")}
            </Button>
            <Button onClick={onBack}>{t("found.back")}</Button>
            <KeyHint keys="mod+enter" />
          </div>
        </Form>
      </SubmitKeys>
    </StartPage>
  );
}
