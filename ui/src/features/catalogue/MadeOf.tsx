import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { type Column, PlainTable, Section } from "@/components";
import type { OfferingDetail, PartView } from "@/ipc";
import styles from "./catalogue.module.css";
import { usePhaseText } from "./words";

/** What an offering is made of, where it is more than its prices: phases, a bundle's parts, what it is added to. */
export function MadeOf({ offering }: { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const phaseText = usePhaseText();
  const { phases, parts, bases } = offering;
  return (
    <>
      {bases.length > 0 && (
        <Section title={t("makeUp.bases")}>
          <ul className={styles.lines}>
            {bases.map(({ offeringId, name, code }) => (
              <li key={offeringId}>
                <Link to={`/catalogue/${offeringId}`}>{name[language]}</Link>{" "}
                <span className={styles.soft}>{code}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {parts.length > 0 && (
        <Section title={t("makeUp.parts")}>
          <PartTable parts={parts} />
        </Section>
      )}
      {phases.length > 0 && (
        <Section title={t("phases.title")}>
          <ol className={styles.lines}>
            {phases.map((phase, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a phase is its place.
              <li key={index}>{t("phases.nth", { phase: index + 1, what: phaseText(phase) })}</li>
            ))}
          </ol>
        </Section>
      )}
    </>
  );
}

function PartTable({ parts }: { parts: readonly PartView[] }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const columns: Column<PartView>[] = [
    { key: "name", title: t("column.name"), width: 260, value: (row) => row.name[language] },
    { key: "code", title: t("column.code"), width: 160, value: (row) => row.code },
    {
      key: "quantity",
      title: t("makeUp.quantity"),
      width: 120,
      kind: "quantity",
      value: (row) => row.quantity,
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={parts}
      rowKey={(row) => row.offeringId}
      onOpen={(row) => go(`/catalogue/${row.offeringId}`)}
    />
  );
}
