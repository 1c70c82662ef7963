import { keyCaps } from "@/app/keys";
import styles from "./components.module.css";

/** The keys of a shortcut as caps, e.g. `mod+enter`. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className={styles.keyHint}>
      {keyCaps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
