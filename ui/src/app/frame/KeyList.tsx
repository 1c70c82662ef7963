import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useFocusBack } from "@/components/focusBack";
import { KeyHint } from "@/components/KeyHint";
import { useShortcuts } from "../keys";
import styles from "./frame.module.css";

/** Keys that work everywhere without being registered one by one. */
const always = [
  { keys: "escape", label: "frame:keys.back" },
  { keys: "mod+enter", label: "frame:keys.submit" },
  { keys: "enter", label: "frame:keys.open" },
  { keys: "shift+enter", label: "frame:keys.openPage" },
];

/** The `?` list: what every key does right now. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  useFocusBack();
  const shortcuts = useShortcuts();
  // Newest first wins for the same keys; shown in the order they came, all keys of one meaning in one line.
  const working = [...shortcuts, ...always].filter(
    (entry, index, all) => all.findIndex((other) => other.keys === entry.keys) === index,
  );
  const shown = new Map<string, string[]>();
  for (const { keys, label } of working) shown.set(label, [keys, ...(shown.get(label) ?? [])]);
  return (
    <Modal open title={t("frame:keys.title")} footer={null} onCancel={onClose} width={460}>
      <dl className={styles.keys}>
        {[...shown].map(([label, all]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              {all.map((keys) => (
                <KeyHint key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
