import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel, Page, Section, SkeletonLines, StateTag } from "@/components";
import { useAsk } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { SettingsTabs } from "./SettingsTabs";
import styles from "./settings.module.css";

/** Whether the books are whole: what every area's checks found over the whole database. */
export default function BooksPage() {
  const { t } = useTranslation("settings");
  const language = useLanguage();
  const answer = useAsk("reports.check_books", {});
  const findings = answer.data?.findings ?? [];
  const brokenFirst = [...findings].sort(
    (left, right) => Number(Boolean(right.broken)) - Number(Boolean(left.broken)),
  );
  return (
    <Page
      title={t("title")}
      aside={<SettingsTabs />}
      actions={
        <Button loading={answer.isFetching} onClick={() => answer.refetch()}>
          {t("books.again")}
        </Button>
      }
    >
      <p className={styles.soft}>{t("books.lead")}</p>
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!answer.data && !answer.error && <SkeletonLines count={8} />}
      {answer.data && (
        <Section
          title={
            answer.data.broken === 0
              ? t("books.whole", { count: findings.length })
              : t("books.broken", { count: answer.data.broken })
          }
          aside={
            <span className={`${styles.soft} number`}>
              {t("books.checkedAt", { at: formatInstant(answer.data.checkedAt) })}
            </span>
          }
        >
          <ul>
            {brokenFirst.map((finding) => (
              <li key={finding.name} className={styles.finding}>
                <StateTag
                  state={finding.broken ? "failed" : "completed"}
                  label={finding.broken ? t("books.isBroken") : t("books.holds")}
                />
                <span>{finding.invariant[language]}</span>
                {finding.broken && <code>{finding.broken}</code>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
