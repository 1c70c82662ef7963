import { CheckOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useSession } from "@/app/session";
import { Page } from "@/components";
import { actionsOf, permissionsOf, roles, usedPermissions } from "./roles";
import { SettingsTabs } from "./SettingsTabs";
import styles from "./settings.module.css";
import { useActionWords } from "./words";

/** What each role may open and do, in words. */
export default function RolesPage() {
  const { t } = useTranslation("settings");
  const session = useSession();
  const word = useActionWords();
  return (
    <Page title={t("title")} aside={<SettingsTabs />}>
      <p className={styles.soft}>{t("roles.lead")}</p>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th>{t("roles.may")}</th>
            {roles.map((role) => (
              <th key={role} data-own={session.roles.includes(role)}>
                {t(`role.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {usedPermissions().map((permission) => (
            <tr key={permission}>
              <td>
                {t(`permission.${permission}`)}
                {actionsOf(permission).length > 0 && (
                  <small>{actionsOf(permission).map(word).join(t("staff.comma"))}</small>
                )}
              </td>
              {roles.map((role) => (
                <td key={role}>
                  {permissionsOf[role].includes(permission) && (
                    <CheckOutlined className={styles.may} aria-label={t("roles.yes")} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Page>
  );
}
