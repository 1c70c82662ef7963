import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { type Column, EmptyState, ErrorPanel, Page, PlainTable, SkeletonLines } from "@/components";
import type { BossError } from "@/ipc";
import { CatalogueTabs } from "./words";

interface WholeListPageProps<Row> {
  /** A query that answers all rows at once: there are never many of these. */
  answer: UseQueryResult<{ rows: Row[] }, BossError>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => number;
  /** Opens a row's own page. */
  onOpen?: (row: Row) => void;
  actions?: (row: Row) => ReactNode;
  empty: { title: string; text: string };
  addLabel: string;
  onAdd: () => void;
  /** The dialogs. */
  children: ReactNode;
}

/** A short list of the catalogue, to which those who may can add. */
export function WholeListPage<Row>(props: WholeListPageProps<Row>) {
  const { t } = useTranslation("catalogue");
  const { answer, empty, addLabel, onAdd } = props;
  const mayAdd = useMay()("catalogWrite");
  return (
    <Page
      title={t("title")}
      aside={<CatalogueTabs />}
      actions={
        mayAdd && (
          <Button type="primary" onClick={onAdd}>
            {addLabel}
          </Button>
        )
      }
    >
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!answer.data && !answer.error && <SkeletonLines count={6} />}
      {answer.data && (
        <PlainTable
          columns={props.columns}
          rows={answer.data.rows}
          rowKey={props.rowKey}
          onOpen={props.onOpen}
          actions={props.actions}
          empty={<EmptyState {...empty} action={mayAdd ? { label: addLabel, run: onAdd } : undefined} />}
        />
      )}
      {props.children}
    </Page>
  );
}
