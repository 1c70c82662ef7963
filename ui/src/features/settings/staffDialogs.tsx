import { Checkbox, Form, Input } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog, OwnPasswordField, PasswordInput } from "@/components";
import type { Role, StaffRow } from "@/ipc";
import { roles } from "./roles";
import styles from "./settings.module.css";

interface DialogProps {
  onClose: () => void;
}

const SHORTEST_PASSWORD = 8;

function useRules() {
  const { t } = useTranslation("settings");
  return {
    required: [{ required: true, whitespace: true, message: t("required") }],
    password: [
      { required: true, message: t("required") },
      { min: SHORTEST_PASSWORD, message: t("staff.passwordShort") },
    ],
    login: [
      { required: true, message: t("required") },
      { pattern: /^[a-z][a-z0-9._-]{1,39}$/, message: t("staff.loginShape") },
    ],
  };
}

/** What somebody does here, each role with what it brings. */
function RolesField() {
  const { t } = useTranslation("settings");
  return (
    <Form.Item
      name="roles"
      label={t("staff.roles")}
      rules={[{ required: true, type: "array", min: 1, message: t("staff.rolesMissing") }]}
    >
      <Checkbox.Group className={styles.roles}>
        {roles.map((role) => (
          <Checkbox key={role} value={role}>
            {t(`role.${role}`)}
            <small>{t(`roleHelp.${role}`)}</small>
          </Checkbox>
        ))}
      </Checkbox.Group>
    </Form.Item>
  );
}

interface AddForm {
  login?: string;
  name?: string;
  password?: string;
  roles?: Role[];
  ownPassword?: string;
}

function addInput(values: AddForm) {
  return {
    login: values.login?.trim() ?? "",
    name: values.name?.trim() ?? "",
    password: values.password ?? "",
    roles: values.roles ?? [],
    ownPassword: values.ownPassword ?? "",
  };
}

export function AddStaffDialog({ onClose }: DialogProps) {
  const { t } = useTranslation("settings");
  const rules = useRules();
  return (
    <FormDialog<"staff.add", AddForm>
      title={t("staff.addTitle")}
      action="staff.add"
      initial={{ roles: [] }}
      input={addInput}
      // A password is sent once, when it is set: there is no dry run of it.
      ready={() => false}
      submitLabel={t("staff.add")}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <Form.Item name="name" label={t("staff.name")} rules={rules.required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="login" label={t("staff.login")} rules={rules.login} extra={t("staff.loginHelp")}>
          <Input autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name="password"
        label={t("staff.firstPassword")}
        rules={rules.password}
        extra={t("staff.passwordHelp")}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
      <RolesField />
      <OwnPasswordField />
    </FormDialog>
  );
}

interface ChangeForm {
  name: string;
  active: boolean;
  roles: Role[];
  ownPassword?: string;
}

export function ChangeStaffDialog({ person, onClose }: DialogProps & { person: StaffRow }) {
  const { t } = useTranslation("settings");
  const rules = useRules();
  const { staffId, version, owner, login } = person;
  const input = useCallback(
    (values: ChangeForm) => ({
      staffId,
      version,
      name: values.name.trim(),
      active: values.active,
      roles: values.roles,
      ownPassword: values.ownPassword ?? "",
    }),
    [staffId, version],
  );
  return (
    <FormDialog<"staff.change", ChangeForm>
      title={t("staff.changeTitle", { login })}
      action="staff.change"
      initial={{ name: person.name, active: person.active, roles: person.roles }}
      input={input}
      // A password is sent once, when it is saved: there is no dry run of it.
      ready={() => false}
      submitLabel={t("staff.save")}
      onClose={onClose}
    >
      <Form.Item name="name" label={t("staff.name")} rules={rules.required}>
        <Input autoComplete="off" />
      </Form.Item>
      <RolesField />
      <Form.Item
        name="active"
        valuePropName="checked"
        extra={owner ? t("staff.ownerStays") : t("staff.activeHelp")}
      >
        <Checkbox disabled={owner}>{t("staff.maySignIn")}</Checkbox>
      </Form.Item>
      <OwnPasswordField />
    </FormDialog>
  );
}

interface PasswordForm {
  password?: string;
  repeated?: string;
  ownPassword?: string;
}

export function SetPasswordDialog({ person, onClose }: DialogProps & { person: StaffRow }) {
  const { t } = useTranslation("settings");
  const rules = useRules();
  const { staffId } = person;
  const input = useCallback(
    (values: PasswordForm) => ({
      staffId,
      password: values.password ?? "",
      ownPassword: values.ownPassword ?? "",
    }),
    [staffId],
  );
  return (
    <FormDialog<"staff.set_password", PasswordForm>
      title={t("staff.passwordTitle", { name: person.name })}
      action="staff.set_password"
      initial={{}}
      input={input}
      ready={() => false}
      submitLabel={t("staff.setPassword")}
      width={440}
      onClose={onClose}
    >
      <Form.Item
        name="password"
        label={t("staff.newPassword")}
        rules={rules.password}
        extra={t("staff.passwordOpens")}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t("staff.repeat")}
        dependencies={["password"]}
        rules={[
          { required: true, message: t("required") },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue("password")
                ? Promise.resolve()
                : Promise.reject(new Error(t("staff.repeatDiffers"))),
          }),
        ]}
      >
        <PasswordInput autoComplete="new-password" />
      </Form.Item>
      <OwnPasswordField />
    </FormDialog>
  );
}
