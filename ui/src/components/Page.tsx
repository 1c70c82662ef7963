import type { ReactNode } from "react";
import styles from "./page.module.css";

interface PageProps {
  title: ReactNode;
  /** Beside the title: a state, a count. */
  aside?: ReactNode;
  actions?: ReactNode;
  /** The content fills the height and scrolls by itself, as a table does. */
  fill?: boolean;
  children: ReactNode;
}

/** A plain page: title, actions, content. */
export function Page({ title, aside, actions, fill = false, children }: PageProps) {
  return (
    <div className={fill ? styles.fill : styles.page}>
      <header className={styles.header}>
        <h1>{title}</h1>
        {aside}
        <span className={styles.gap} />
        {actions}
      </header>
      {children}
    </div>
  );
}

/** A part of a page under its own heading; lines, no card. */
export function Section({
  title,
  aside,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <header>
        <h2>{title}</h2>
        <span className={styles.gap} />
        {aside}
      </header>
      {children}
    </section>
  );
}

/** Facts as label and value, in as many columns as fit. */
export function Facts({ facts }: { facts: { label: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the facts of one page never move.
        <div key={index}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
