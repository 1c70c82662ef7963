import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { useFormFaults } from "@/components/formFaults";
import { useAct } from "@/ipc";
import styles from "../app.module.css";
import { OwnPasswordFields, type OwnPasswordForm, ownPasswordInput } from "../frame/OwnPasswordFields";
import { useStanding } from "../session";
import { StartPage } from "./StartPage";

/** Whoever came in with a password that somebody else set gives themselves one, then signs in with it. */
export function FirstPasswordPage() {
  const { t } = useTranslation("start");
  const { session, signOut } = useStanding();
  const [form] = Form.useForm<OwnPasswordForm>();
  const act = useAct("staff.change_own_password");
  const unplaced = useFormFaults(form, act.error);

  async function change(values: OwnPasswordForm) {
    const changed = await act.run(ownPasswordInput(values)).catch(() => null);
    // The new password ended this session.
    if (changed) await signOut();
  }

  return (
    <StartPage width="narrow">
      <h1 className={styles.title}>{t("firstPassword.title")}</h1>
      <p className={styles.lead}>{t("firstPassword.lead", { name: session?.name })}</p>
      {act.error && (
        <div className={styles.space}>
          <ErrorPanel error={act.error} faults={unplaced} compact />
        </div>
      )}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={change}>
        <OwnPasswordFields />
        <div className={styles.row}>
          <Button type="primary" htmlType="submit" loading={act.running}>
            {t("firstPassword.submit")}
          </Button>
          <Button onClick={signOut}>{t("lock.signOut")}</Button>
        </div>
      </Form>
    </StartPage>
  );
}
