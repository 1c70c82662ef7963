import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, ErrorPanel, Page, PlainTable, SkeletonLines, StateTag } from "@/components";
import { type StaffRow, useAsk } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { SettingsTabs } from "./SettingsTabs";
import styles from "./settings.module.css";
import { AddStaffDialog, ChangeStaffDialog, SetPasswordDialog } from "./staffDialogs";

type Dialog = "add" | { kind: "change" | "password"; person: StaffRow } | null;

/** Everybody who works or worked here. */
export default function StaffPage() {
  const { t } = useTranslation("settings");
  const [dialog, setDialog] = useState<Dialog>(null);
  const answer = useAsk("staff.list", {});
  const close = () => setDialog(null);
  const columns: Column<StaffRow>[] = [
    { key: "login", title: t("staff.login"), width: 140, value: (row) => row.login },
    {
      key: "name",
      title: t("staff.name"),
      width: 160,
      value: (row) => row.name,
      render: (row) => (
        <>
          {row.name} {row.owner && <span className={styles.soft}>{t("staff.owner")}</span>}
        </>
      ),
    },
    {
      key: "roles",
      title: t("staff.roles"),
      width: 240,
      value: (row) => row.roles.map((role) => t(`role.${role}`)).join(t("staff.comma")) || "—",
    },
    {
      key: "state",
      title: t("staff.state"),
      width: 160,
      value: (row) => (row.active ? "active" : "closed"),
      render: (row) => <StaffState person={row} />,
    },
  ];
  return (
    <Page
      title={t("title")}
      aside={<SettingsTabs />}
      actions={
        <Button type="primary" onClick={() => setDialog("add")}>
          {t("staff.add")}
        </Button>
      }
    >
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!answer.data && !answer.error && <SkeletonLines count={6} />}
      {answer.data && (
        <PlainTable
          columns={columns}
          rows={answer.data.rows}
          rowKey={(row) => row.staffId}
          onOpen={(person) => setDialog({ kind: "change", person })}
          actions={(person) => (
            <span className={styles.actions}>
              <Button
                size="small"
                type="text"
                aria-label={`${t("staff.change")}: ${person.name}`}
                onClick={() => setDialog({ kind: "change", person })}
              >
                {t("staff.change")}
              </Button>
              <Button
                size="small"
                type="text"
                aria-label={`${t("staff.setPassword")}: ${person.name}`}
                onClick={() => setDialog({ kind: "password", person })}
              >
                {t("staff.setPassword")}
              </Button>
            </span>
          )}
        />
      )}
      {dialog === "add" && <AddStaffDialog onClose={close} />}
      {dialog !== null && dialog !== "add" && dialog.kind === "change" && (
        <ChangeStaffDialog person={dialog.person} onClose={close} />
      )}
      {dialog !== null && dialog !== "add" && dialog.kind === "password" && (
        <SetPasswordDialog person={dialog.person} onClose={close} />
      )}
    </Page>
  );
}

function StaffState({ person }: { person: StaffRow }) {
  const { t } = useTranslation("settings");
  if (!person.active) return <StateTag state="closed" label={t("staff.inactive")} />;
  if (person.lockedUntil)
    return <StateTag state="held" label={t("staff.locked", { until: formatInstant(person.lockedUntil) })} />;
  if (person.passwordTemporary) return <StateTag state="pending" label={t("staff.passwordTemporary")} />;
  return <StateTag state="active" label={t("staff.active")} />;
}
