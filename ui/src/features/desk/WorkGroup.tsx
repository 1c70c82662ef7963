import { App } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allFlows } from "@/app/features";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { Amount, ErrorPanel, SkeletonLines } from "@/components";
import { useToday } from "@/features/orders/taskDialogs";
import { type DeskGroup, type DeskRow, type DraftRow, useAct, useAsk } from "@/ipc";
import { daysBetween, formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import styles from "./desk.module.css";
import { listOf, pathOf } from "./paths";

/** Work of one kind that waits: how much, the first lines, and the way to all of it. */
export function WorkGroup({ group }: { group: DeskGroup }) {
  const { t } = useTranslation("desk");
  const go = useGo();
  const [open, setOpen] = useState(false);
  const list = listOf[group.kind];
  const drafts = group.kind === "drafts";
  const more = group.count > group.rows.length && !(drafts && open);
  return (
    <section className={styles.group} data-kind={group.kind}>
      <header>
        <h3>{t(`kind.${group.kind}`)}</h3>
        <span className="number">{groupDecimal(String(group.count))}</span>
        <span className={styles.gap} />
        {more && (list || drafts) && (
          <button type="button" onClick={() => (list ? go(list) : setOpen(true))}>
            {t("all")}
          </button>
        )}
      </header>
      {drafts && open ? (
        <AllDrafts />
      ) : (
        <ul>
          {group.rows.map((row) => (
            <Line
              key={`${row.target} ${row.targetId}`}
              row={row}
              dueBy={group.kind === "overdueBills" ? row.on : null}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function AllDrafts() {
  const answer = useAsk("flows.drafts", {});
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} compact />;
  if (!answer.data) return <SkeletonLines count={5} />;
  return (
    <ul>
      {answer.data.rows.map((draft: DraftRow) => (
        <Line
          key={draft.draftId}
          row={{
            target: "draft",
            targetId: draft.draftId,
            label: draft.title,
            name: draft.flow,
            at: draft.savedAt,
          }}
        />
      ))}
    </ul>
  );
}

interface LineProps {
  row: DeskRow;
  /** The day it should have been paid by, where it is late. */
  dueBy?: string | null;
}

function Line({ row, dueBy }: LineProps) {
  const { t } = useTranslation("desk");
  const language = useLanguage();
  const go = useGo();
  const today = useToday();
  const path = pathOf(row);
  const draft = row.target === "draft";
  const flow = draft ? allFlows().find((each) => each.id === row.name) : undefined;
  const when = row.on ?? (row.at ? formatInstant(row.at) : null);
  const late = dueBy ? daysBetween(dueBy, today) : 0;
  // A draft nobody could name bears its form's name, which stands beside it already.
  const unnamed = flow !== undefined && Object.values(flow.titles).includes(row.label);
  return (
    <li>
      <button type="button" data-line disabled={path === null} onClick={() => path !== null && go(path)}>
        <span className={draft ? undefined : "number"}>{unnamed ? flow.titles[language] : row.label}</span>
        <span className={styles.name}>{unnamed ? "" : (flow?.titles[language] ?? row.name)}</span>
        {row.amount && <Amount value={row.amount} withCurrency />}
        {when && (
          <time className="number">
            {when}
            {late > 0 && <small>{t("late", { days: late })}</small>}
          </time>
        )}
      </button>
      {draft && <Discard draftId={row.targetId} title={row.label} />}
    </li>
  );
}

/** A draft that is no longer wanted: asked once, since it cannot be brought back. */
function Discard({ draftId, title }: { draftId: number; title: string }) {
  const { t } = useTranslation("desk");
  const { modal } = App.useApp();
  const discard = useAct("flows.discard_draft");
  return (
    <button
      type="button"
      className={styles.discard}
      onClick={() =>
        modal.confirm({
          title: t("discard.title", { title }),
          content: t("discard.text"),
          okText: t("discard.button"),
          cancelText: t("discard.keep"),
          focusable: { autoFocusButton: "cancel" },
          onOk: () => discard.run({ draftId }).then(() => undefined),
        })
      }
    >
      {t("discard.button")}
    </button>
  );
}
