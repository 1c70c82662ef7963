import { Button, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { ErrorPanel } from "@/components";
import { type OfferingDetail, useAct } from "@/ipc";
import { formatInstant } from "@/values/dates";

/** When the secret was made that signs an offering's calls; whoever may can make a new one, which is shown this once. */
export function WebhookSecret({ offering }: { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
  const may = useMay();
  const rotate = useAct("catalog.rotate_webhook_secret");
  const [secret, setSecret] = useState<string | null>(null);
  const at = offering.webhookSecretSetAt;
  async function make() {
    const made = await rotate.run({ offeringId: offering.offeringId }).catch(() => null);
    setSecret(made?.output.secret ?? null);
  }
  return (
    <div>
      {at ? t("webhookSecret.madeAt", { at: formatInstant(at) }) : t("webhookSecret.none")}{" "}
      {may("catalogWrite") && (
        <Button type="link" size="small" loading={rotate.running} onClick={make}>
          {t("webhookSecret.rotate")}
        </Button>
      )}
      {rotate.error && <ErrorPanel error={rotate.error} onRetry={make} />}
      <Modal
        open={secret !== null}
        title={t("webhookSecret.title")}
        mask={{ closable: false }}
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
