import { useTranslation } from "react-i18next";
import { type Column, PlainTable } from "@/components";
import type { ContactView } from "@/ipc";
import styles from "./customers.module.css";

/** Contacts in short, for a narrow place. */
export function ContactLines({ contacts }: { contacts: readonly ContactView[] }) {
  const { t } = useTranslation("customers");
  return (
    <ul className={styles.contactLines}>
      {contacts.map((contact) => (
        <li key={contact.contactId}>
          <span>
            {contact.name}
            {contact.position && <small>{contact.position}</small>}
            {contact.isPrimary && contacts.length > 1 && <small>{t("contacts.primary")}</small>}
          </span>
          <span className="number">{contact.phone ?? contact.email ?? ""}</span>
        </li>
      ))}
    </ul>
  );
}

interface ContactTableProps {
  contacts: readonly ContactView[];
  actions?: (contact: ContactView) => React.ReactNode;
}

/** Contacts with everything known of them. */
export function ContactTable({ contacts, actions }: ContactTableProps) {
  const { t } = useTranslation("customers");
  const columns: Column<ContactView>[] = [
    {
      key: "name",
      title: t("contacts.name"),
      width: 160,
      value: (row) => row.name,
      render: (row) => (
        <>
          {row.name}
          {row.isPrimary && <span className={styles.mark}>{t("contacts.primary")}</span>}
        </>
      ),
    },
    { key: "position", title: t("contacts.position"), width: 120, value: (row) => row.position },
    { key: "phone", title: t("field.phone"), width: 140, value: (row) => row.phone },
    { key: "email", title: t("field.email"), width: 200, value: (row) => row.email },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={contacts}
      rowKey={(row) => row.contactId}
      actions={actions}
      empty={<p className={styles.soft}>{t("contacts.empty")}</p>}
    />
  );
}
