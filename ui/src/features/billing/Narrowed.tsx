import { Button } from "antd";
import { useGo } from "@/app/router";
import styles from "./billing.module.css";

/** Says that a list shows only a part, and opens the whole. */
export function Narrowed({ text, allLabel, allPath }: { text: string; allLabel: string; allPath: string }) {
  const go = useGo();
  return (
    <span className={styles.narrowed}>
      {text}
      <Button size="small" type="link" onClick={() => go(allPath)}>
        {allLabel}
      </Button>
    </span>
  );
}
