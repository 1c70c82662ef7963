import { Button, Modal } from "antd";
import { useState } from "react";
import { useLanguage } from "@/app/preferences";
import { PdfPreview } from "@/components/PdfPreview";
import type { DocumentLink } from "./definition";
import styles from "./flows.module.css";
import { evaluate, type Scope } from "./template";

/** The documents an action made, each one press from its preview. */
export function Documents({ links, scope }: { links: readonly DocumentLink[]; scope: Scope }) {
  const language = useLanguage();
  const [open, setOpen] = useState<DocumentLink | null>(null);
  const made = links.filter((link) => evaluate(link.suggestedName, scope) !== undefined);
  if (made.length === 0) return null;
  return (
    <div className={styles.documents}>
      {made.map((link) => (
        <Button key={link.label.en} onClick={() => setOpen(link)}>
          {link.label[language]}
        </Button>
      ))}
      {open && (
        <Modal
          open
          footer={null}
          width={900}
          style={{ top: 32 }}
          title={open.label[language]}
          onCancel={() => setOpen(null)}
        >
          <PdfPreview
            query={open.query}
            input={evaluate(open.input, scope) ?? {}}
            suggestedName={String(evaluate(open.suggestedName, scope))}
          />
        </Modal>
      )}
    </div>
  );
}
