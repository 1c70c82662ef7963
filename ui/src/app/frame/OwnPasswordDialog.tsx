import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { FormDialog, PasswordInput } from "@/components";
import { useStanding } from "../session";

const SHORTEST_PASSWORD = 8;

interface PasswordForm {
  old?: string;
  new?: string;
  repeated?: string;
}

function passwordInput(values: PasswordForm) {
  return { old: values.old ?? "", new: values.new ?? "" };
}

/** A person's own new password. It ends their sessions, this one too: the sign-in comes up by itself. */
export function OwnPasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("frame");
  const { signOut } = useStanding();
  const required = { required: true, message: t("password.required") };
  return (
    <FormDialog<"staff.change_own_password", PasswordForm>
      title={t("who.password")}
      action="staff.change_own_password"
      initial={{}}
      input={passwordInput}
      // A password is sent once, when it is changed: there is no dry run of it.
      ready={() => false}
      submitLabel={t("password.change")}
      width={440}
      onDone={() => signOut()}
      onClose={onClose}
    >
      <Form.Item name="old" label={t("password.old")} rules={[required]}>
        <PasswordInput autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="new"
        label={t("password.new")}
        rules={[required, { min: SHORTEST_PASSWORD, message: t("password.short") }]}
        extra={t("password.help")}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t("password.repeat")}
        dependencies={["new"]}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue("new")
                ? Promise.resolve()
                : Promise.reject(new Error(t("password.differs"))),
          }),
        ]}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  );
}
