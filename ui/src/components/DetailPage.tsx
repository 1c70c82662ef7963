import { EllipsisOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./page.module.css";

/** Something one can do with the object now. */
export interface ObjectAction {
  key: string;
  label: string;
  run: () => void;
  /** Why it cannot be done now; shown on the disabled action. */
  disabledReason?: string | null;
  primary?: boolean;
  danger?: boolean;
}

interface DetailPageProps {
  name: ReactNode;
  number?: string | null;
  state?: ReactNode;
  /** The first three that can be done now are buttons, the others a menu. */
  actions?: ObjectAction[];
  /** Left: facts and related lists. */
  children: ReactNode;
  /** Right: what happened, usually a {@link Timeline}. */
  timeline?: ReactNode;
}

const BUTTONS = 3;

/** One object: name, number, state and what can be done at the top; facts at the left, what happened at the right. */
export function DetailPage({ name, number, state, actions = [], children, timeline }: DetailPageProps) {
  return (
    <div className={styles.detail}>
      <header className={styles.header}>
        <h1>{name}</h1>
        {number && <span className={`${styles.number} number`}>{number}</span>}
        {state}
        <span className={styles.gap} />
        <ObjectActions actions={actions} />
      </header>
      <div className={styles.detailBody} data-timeline={timeline !== undefined}>
        <div className={styles.detailMain}>{children}</div>
        {timeline && <aside className={styles.detailSide}>{timeline}</aside>}
      </div>
    </div>
  );
}

/** What can be done now as buttons, the rest in a menu, where what is not allowed says why. */
export function ObjectActions({ actions }: { actions: ObjectAction[] }) {
  const { t } = useTranslation("components");
  const allowed = actions.filter((action) => !action.disabledReason);
  const buttons = allowed.slice(0, BUTTONS);
  const rest = actions.filter((action) => !buttons.includes(action));
  return (
    <div className={styles.actions}>
      {buttons.map((action) => (
        <Button
          key={action.key}
          type={action.primary ? "primary" : "default"}
          danger={action.danger}
          onClick={action.run}
        >
          {action.label}
        </Button>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map((action) => ({
              key: action.key,
              danger: action.danger,
              disabled: Boolean(action.disabledReason),
              onClick: action.run,
              label: (
                <>
                  {action.label}
                  {action.disabledReason && <div className={styles.reason}>{action.disabledReason}</div>}
                </>
              ),
            })),
          }}
        >
          <Button icon={<EllipsisOutlined />} aria-label={t("actions.more")} title={t("actions.more")} />
        </Dropdown>
      )}
    </div>
  );
}
