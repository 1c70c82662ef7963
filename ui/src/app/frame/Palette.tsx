import { SearchOutlined } from "@ant-design/icons";
import { Input, Modal } from "antd";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFocusBack } from "@/components/focusBack";
import styles from "./frame.module.css";
import { type PaletteItem, usePaletteItems } from "./paletteItems";

/** Ctrl+K: everything by name. Arrows choose, Enter opens. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("frame");
  useFocusBack();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const { items, searching } = usePaletteItems(text);
  const chosen = Math.min(active, Math.max(0, items.length - 1));

  function open(item: PaletteItem | undefined) {
    if (!item) return;
    onClose();
    item.run();
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      event.preventDefault();
      setActive((chosen + step + items.length) % items.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      open(items[chosen]);
    }
  }
  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      width={600}
      style={{ top: 72 }}
      styles={{ container: { padding: 0 } }}
      title={null}
    >
      <div className={styles.paletteTop}>
        <Input
          autoFocus
          variant="borderless"
          size="large"
          prefix={<SearchOutlined />}
          placeholder={t("palette.placeholder")}
          value={text}
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={items[chosen] ? `palette-${chosen}` : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <PaletteList items={items} active={chosen} onOpen={open} onActive={setActive} />
      {items.length === 0 && (
        <p className={styles.paletteNothing}>{searching ? t("palette.searching") : t("palette.nothing")}</p>
      )}
    </Modal>
  );
}

interface ListProps {
  items: PaletteItem[];
  active: number;
  onOpen: (item: PaletteItem) => void;
  onActive: (index: number) => void;
}

function PaletteList({ items, active, onOpen, onActive }: ListProps) {
  useEffect(() => {
    document.getElementById(`palette-${active}`)?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  return (
    <div id="palette-list" role="listbox" className={styles.paletteList} tabIndex={-1}>
      {items.map((item, index) => (
        <div key={item.key}>
          {items[index - 1]?.group !== item.group && <div className={styles.paletteGroup}>{item.group}</div>}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys for the whole list. */}
          <div
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.paletteItem}
            onClick={() => onOpen(item)}
            onMouseMove={() => onActive(index)}
          >
            <span>{item.title}</span>
            {item.note && <small>{item.note}</small>}
          </div>
        </div>
      ))}
    </div>
  );
}
