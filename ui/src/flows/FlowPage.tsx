import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allFlows, flowsFor } from "@/app/features";
import { usePathParams, useSearchValue } from "@/app/router";
import { useMay } from "@/app/session";
import { EmptyState } from "@/components/EmptyState";
import { ErrorPanel } from "@/components/ErrorPanel";
import { PageSkeleton } from "@/components/Skeleton";
import { type JsonObject, useAsk } from "@/ipc";
import { isObject } from "@/values/paths";
import type { FlowDefinition } from "./definition";
import type { SavedMark } from "./drafts";
import { FlowRunner } from "./FlowRunner";
import { useBeginning } from "./facts";
import { type RunStart, runStart } from "./run";
import type { Beginning } from "./template";

/** The page of a guided form: `/flows/<id>`, with `?draft=<id>` to go on with a draft. */
export default function FlowPage() {
  const { t } = useTranslation("flows");
  const id = usePathParams().flow;
  const [draft, setDraft] = useSearchValue("draft");
  const may = useMay();
  const [own, setOwn] = useState<string | null>(null);
  const [runs, setRuns] = useState(0);
  const flow = allFlows().find((each) => each.id === id);
  if (!flow) return <EmptyState title={t("page.unknown")} text={t("page.unknownText")} />;
  if (!flowsFor(may).includes(flow))
    return <EmptyState title={t("page.forbidden")} text={t("page.forbiddenText")} />;

  // The address takes up the id of the draft this very run made; only another draft opens anew.
  const opened = draft !== null && draft !== own ? Number(draft) : null;
  const key = `${flow.id} ${opened ?? "new"} ${runs}`;
  const common = {
    flow,
    onDraft: (saved: SavedMark) => {
      if (opened !== null) return;
      setOwn(String(saved.draftId));
      setDraft(String(saved.draftId));
    },
    onAgain: () => {
      setOwn(null);
      setDraft(null);
      setRuns(runs + 1);
    },
  };
  if (opened === null) return <NewRun key={key} {...common} />;
  return <OpenedDraft key={key} {...common} draftId={opened} />;
}

interface RunProps {
  flow: FlowDefinition;
  onDraft: (saved: SavedMark) => void;
  onAgain: () => void;
}

/** A run from its beginning, once what it begins with is known. */
function NewRun(props: RunProps) {
  const { beginning, error } = useBeginning(props.flow);
  if (error) return <ErrorPanel error={error} />;
  if (!beginning) return <PageSkeleton />;
  return <BegunRun {...props} beginning={beginning} />;
}

function BegunRun({ beginning, ...props }: RunProps & { beginning: Beginning }) {
  const [start] = useState(() => runStart(props.flow, beginning));
  return <FlowRunner {...props} start={start} opened={null} />;
}

interface OpenedDraftProps extends RunProps {
  draftId: number;
}

function OpenedDraft({ draftId, ...common }: OpenedDraftProps) {
  const { t } = useTranslation("flows");
  const answer = useAsk("flows.draft", { draftId });
  // What was read first is what the run begins with: later saves of this very draft must not restart it.
  const [first, setFirst] = useState<{ start: RunStart; mark: SavedMark } | null>(null);
  if (!first && answer.data && !answer.isFetching) {
    const { data, step, version, savedAt } = answer.data;
    const content: JsonObject = isObject(data) ? data : {};
    setFirst({ start: { data: content, step }, mark: { draftId, version, savedAt } });
  }
  if (first) return <FlowRunner {...common} start={first.start} opened={first.mark} />;
  if (answer.error)
    return <EmptyState title={t("page.draftGone")} text={<ErrorPanel error={answer.error} />} />;
  return <PageSkeleton />;
}
