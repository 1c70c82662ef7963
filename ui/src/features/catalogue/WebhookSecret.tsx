import { Button, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { FormDialog, OwnPasswordField } from "@/components";
import type { OfferingDetail } from "@/ipc";
import { formatInstant } from "@/values/dates";

interface RotateForm {
  ownPassword?: string;
}

/** When the secret was made that signs an offering's calls; whoever may can make a new one, which is shown this once. */
export function WebhookSecret({ offering }: { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const at = offering.webhookSecretSetAt;
  const says = at ? t("webhookSecret.rotate") : t("webhookSecret.make");
  return (
    <div>
      {at ? t("webhookSecret.madeAt", { at: formatInstant(at) }) : t("webhookSecret.none")}{" "}
      {may("catalogWrite") && (
        <Button type="link" size="small" onClick={() => setAsking(true)}>
          {says}
        </Button>
      )}
      {asking && (
        <FormDialog<"catalog.rotate_webhook_secret", RotateForm>
          title={at ? t("webhookSecret.rotateTitle") : says}
          action="catalog.rotate_webhook_secret"
          initial={{}}
          input={(values) => ({ offeringId: offering.offeringId, ownPassword: values.ownPassword ?? "" })}
          // A password is sent once: there is no dry run of it.
          ready={() => false}
          submitLabel={says}
          onDone={(made) => setSecret(made.output.secret ?? null)}
          onClose={() => setAsking(false)}
        >
          <OwnPasswordField />
        </FormDialog>
      )}
      <Modal
        open={secret !== null}
        title={t("webhookSecret.title")}
        mask={{ closable: false }}
        // It is shown this once: a key pressed by mistake must not take it away.
        keyboard={false}
        onCancel={() => setSecret(null)}
        footer={
          <Button type="primary" onClick={() => setSecret(null)}>
            {t("webhookSecret.close")}
          </Button>
        }
      >
        <p>{t("webhookSecret.told")}</p>
        <Typography.Text code copyable>
          {secret}
        </Typography.Text>
      </Modal>
    </div>
  );
}
