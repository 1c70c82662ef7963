import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { PasswordInput } from "@/components/PasswordInput";
import { type BossError, carrier, toBossError } from "@/ipc";
import styles from "../app.module.css";
import { useStanding } from "../session";
import { StartPage } from "./StartPage";

interface Entry {
  login: string;
  password: string;
}

/** Who are you? The demo company lists its sign-ins. */
export function SignInPage() {
  const { t } = useTranslation("start");
  const { place, refresh } = useStanding();
  const [form] = Form.useForm<Entry>();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<BossError | null>(null);
  const required = [{ required: true, message: t("found.required") }];

  async function signIn({ login, password }: Entry) {
    setRunning(true);
    setError(null);
    try {
      await carrier().signIn(login, password);
      await refresh();
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
      <h1 className={styles.title}>{t("signIn.title")}</h1>
      <p className={styles.lead}>{place?.companyName}</p>
      {error && (
        <div className={styles.space}>
          <ErrorPanel error={error} compact />
        </div>
      )}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={signIn}>
        <Form.Item name="login" label={t("signIn.login")} rules={required}>
          <Input autoFocus autoComplete="username" />
        </Form.Item>
        <Form.Item name="password" label={t("signIn.password")} rules={required}>
          <PasswordInput autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={running}>
          {t("signIn.submit")}
        </Button>
      </Form>
      <StaffHint onPick={signIn} />
    </StartPage>
  );
}

function StaffHint({ onPick }: { onPick: (entry: Entry) => void }) {
  const { t } = useTranslation("start");
  const { place } = useStanding();
  if (!place?.demo || !place.staffHint?.length) return null;
  return (
    <div className={styles.hint}>
      {t("signIn.demo")}
      <table>
        <tbody>
          {place.staffHint.map((staff) => (
            <tr key={staff.login}>
              <td>{staff.name ?? staff.login}</td>
              <td className="number">
                {staff.login} / {staff.password}
              </td>
              <td>
                <Button size="small" onClick={() => onPick(staff)}>
                  {t("signIn.enter")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
