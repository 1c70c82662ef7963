import { useLanguage } from "@/app/preferences";
import { ErrorPanel } from "@/components/ErrorPanel";
import { SkeletonLines } from "@/components/Skeleton";
import { useAskNamed } from "@/ipc";
import { valueAt } from "@/values/paths";
import { useRun } from "./context";
import type { RowsPart } from "./definition";
import styles from "./flows.module.css";
import { RowsTable } from "./RowsTable";
import { evaluate } from "./template";

/** Rows a step shows from a query. */
export function RowsPartView({ part }: { part: RowsPart }) {
  const language = useLanguage();
  const { data } = useRun();
  const answer = useAskNamed(part.query, evaluate(part.input ?? {}, { data }) ?? {});
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} compact />;
  if (answer.data === undefined) return <SkeletonLines count={4} />;
  const found = valueAt(answer.data, part.rows ?? "rows");
  const rows = Array.isArray(found) ? found : [];
  if (rows.length === 0) return <p className={styles.soft}>{part.empty[language]}</p>;
  return <RowsTable columns={part.columns} rows={rows} to={part.to} />;
}
