import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { PasswordInput } from "@/components";

const SHORTEST_PASSWORD = 8;

export interface OwnPasswordForm {
  old?: string;
  new?: string;
  repeated?: string;
}

export function ownPasswordInput(values: OwnPasswordForm) {
  return { old: values.old ?? "", new: values.new ?? "" };
}

/** The password until now, and the new one twice. */
export function OwnPasswordFields() {
  const { t } = useTranslation("frame");
  const required = { required: true, message: t("password.required") };
  return (
    <>
      <Form.Item name="old" label={t("password.old")} rules={[required]}>
        <PasswordInput autoFocus autoComplete="current-password" />
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
    </>
  );
}
