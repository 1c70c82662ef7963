import { Button, Form } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { PasswordInput } from "@/components/PasswordInput";
import { type BossError, toBossError } from "@/ipc";
import styles from "../app.module.css";
import { useStanding } from "../session";
import { StartPage } from "./StartPage";

/** The locked desk: the password opens it as it was left. */
export function LockPage() {
  const { t } = useTranslation("start");
  const { session, unlock, signOut } = useStanding();
  const [form] = Form.useForm<{ password: string }>();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<BossError | null>(null);

  async function open({ password }: { password: string }) {
    setRunning(true);
    setError(null);
    try {
      await unlock(password);
    } catch (thrown) {
      setError(toBossError(thrown));
      // Typed on after a wrong one, the next would be wrong too.
      form.setFieldValue("password", "");
    } finally {
      setRunning(false);
    }
  }

  return (
    <StartPage width="narrow">
      <h1 className={styles.title}>{t("lock.title")}</h1>
      <p className={styles.lead}>
        {session ? t("lock.lead", { name: session.name }) : t("lock.leadUnknown")}
      </p>
      {error && (
        <div className={styles.space}>
          <ErrorPanel error={error} compact />
        </div>
      )}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={open}>
        <Form.Item
          name="password"
          label={t("signIn.password")}
          rules={[{ required: true, message: t("found.required") }]}
        >
          <PasswordInput autoFocus autoComplete="current-password" />
        </Form.Item>
        <div className={styles.row}>
          <Button type="primary" htmlType="submit" loading={running}>
            {t("lock.submit")}
          </Button>
          <Button onClick={signOut}>{t("lock.signOut")}</Button>
        </div>
      </Form>
    </StartPage>
  );
}
