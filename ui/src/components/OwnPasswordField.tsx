import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { PasswordInput } from "./PasswordInput";

/** The password of whoever does it: an unattended desk does nothing grave. */
export function OwnPasswordField() {
  const { t } = useTranslation("components");
  return (
    <Form.Item
      name="ownPassword"
      label={t("ownPassword.label")}
      rules={[{ required: true, message: t("ownPassword.missing") }]}
      extra={t("ownPassword.help")}
    >
      <PasswordInput autoComplete="current-password" />
    </Form.Item>
  );
}
