import { Popover } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskNamed } from "@/ipc";
import styles from "./components.module.css";
import { ErrorPanel } from "./ErrorPanel";
import { SkeletonLines } from "./Skeleton";

interface ExplainProps {
  title?: string;
  /** Rendered when opened, so its queries run only then. */
  children: ReactNode;
}

/** "Why?" beside a figure: opens its explanation. */
export function Explain({ title, children }: ExplainProps) {
  const { t } = useTranslation("components");
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      title={title}
      content={open ? <div className={styles.explain}>{children}</div> : null}
      destroyOnHidden
    >
      <button type="button" className={styles.why}>
        {t("explain.why")}
      </button>
    </Popover>
  );
}

interface ExplainQueryProps<T> {
  query: string;
  input: unknown;
  children: (answer: T) => ReactNode;
}

/** An explanation that is asked from the core when opened. */
export function ExplainQuery<T>({ query, input, children }: ExplainQueryProps<T>) {
  const answer = useAskNamed<T>(query, input);
  if (answer.error) return <ErrorPanel error={answer.error} compact />;
  if (answer.data === undefined) return <SkeletonLines count={4} />;
  return children(answer.data);
}

/** The steps of an explanation: what, and the figure it gives. The last line is the result. */
export function ExplainLines({
  lines,
}: {
  lines: { label: ReactNode; value?: ReactNode; note?: ReactNode }[];
}) {
  return (
    <dl className={styles.explainLines}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one explanation never move.
        <div key={index}>
          <dt>
            {line.label}
            {line.note && <small>{line.note}</small>}
          </dt>
          {line.value !== undefined && <dd className="number">{line.value}</dd>}
        </div>
      ))}
    </dl>
  );
}
