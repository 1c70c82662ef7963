import { Form, Input } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/components";
import { digitsOf, isPlatformNumber, PLATFORM_DIGITS } from "./platformNumber";

interface PlatformForm {
  platformNumber?: string;
}

interface PlatformNumberDialogProps {
  invoiceId: number;
  number: string;
  onClose: () => void;
}

const isReady = (form: PlatformForm) => isPlatformNumber(form.platformNumber);

/** Notes the number the tax platform gave: 20 digits, once. */
export function PlatformNumberDialog({ invoiceId, number, onClose }: PlatformNumberDialogProps) {
  const { t } = useTranslation("invoices");
  const input = useCallback(
    (form: PlatformForm) => ({ invoiceId, platformNumber: digitsOf(form.platformNumber) }),
    [invoiceId],
  );
  return (
    <FormDialog<"invoicing.set_platform_number", PlatformForm>
      title={t("platform.title", { number })}
      action="invoicing.set_platform_number"
      initial={{}}
      input={input}
      ready={isReady}
      submitLabel={t("platform.submit")}
      width={480}
      showRefusal
      onClose={onClose}
    >
      <NumberField />
    </FormDialog>
  );
}

function NumberField() {
  const { t } = useTranslation("invoices");
  const form = Form.useFormInstance<PlatformForm>();
  const typed = Form.useWatch("platformNumber", form);
  return (
    <Form.Item
      name="platformNumber"
      label={t("platform.label")}
      extra={t("platform.help")}
      required
      rules={[
        {
          validator: async (_, text: string | undefined) => {
            if (!isPlatformNumber(text)) throw new Error(t("platform.wrong", { count: PLATFORM_DIGITS }));
          },
        },
      ]}
    >
      <Input
        className="number"
        inputMode="numeric"
        autoComplete="off"
        suffix={`${digitsOf(typed).length} / ${PLATFORM_DIGITS}`}
      />
    </Form.Item>
  );
}
