import { Form, Input } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/components";
import { digitsOf, isPlatformNumber, PLATFORM_DIGITS, readablePlatformNumber } from "./platformNumber";

interface PlatformForm {
  platformNumber?: string;
}

interface CorrectionForm extends PlatformForm {
  reason?: string;
}

interface PlatformNumberDialogProps {
  invoiceId: number;
  number: string;
  onClose: () => void;
}

const isReady = (form: PlatformForm) => isPlatformNumber(form.platformNumber);

/** Notes the number the tax platform gave: 20 digits. */
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
      <NumberField help={t("platform.help")} />
    </FormDialog>
  );
}

const isCorrection = (form: CorrectionForm) =>
  (digitsOf(form.platformNumber) === "" || isPlatformNumber(form.platformNumber)) && !!form.reason?.trim();

/** Corrects a number that was noted wrongly, or takes it away, with the reason. */
export function CorrectPlatformNumberDialog({
  invoiceId,
  number,
  noted,
  onClose,
}: PlatformNumberDialogProps & { noted: string }) {
  const { t } = useTranslation("invoices");
  const input = useCallback(
    (form: CorrectionForm) => {
      const typed = digitsOf(form.platformNumber);
      return { invoiceId, noted, platformNumber: typed === "" ? null : typed, reason: form.reason ?? "" };
    },
    [invoiceId, noted],
  );
  return (
    <FormDialog<"invoicing.correct_platform_number", CorrectionForm>
      title={t("platform.correctTitle", { number })}
      action="invoicing.correct_platform_number"
      // An empty field takes the number away: that is asked for, not what it begins with.
      initial={{ platformNumber: readablePlatformNumber(noted) }}
      input={input}
      ready={isCorrection}
      submitLabel={t("platform.correctSubmit")}
      width={480}
      showRefusal
      onClose={onClose}
    >
      <NumberField optional help={t("platform.correctHelp", { noted: readablePlatformNumber(noted) })} />
      <Form.Item
        name="reason"
        label={t("platform.reason")}
        required
        rules={[{ required: true, whitespace: true, message: t("platform.reasonMissing") }]}
      >
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}

function NumberField({ help, optional = false }: { help: string; optional?: boolean }) {
  const { t } = useTranslation("invoices");
  const form = Form.useFormInstance<PlatformForm>();
  const typed = Form.useWatch("platformNumber", form);
  return (
    <Form.Item
      name="platformNumber"
      label={t("platform.label")}
      extra={help}
      required={!optional}
      rules={[
        {
          validator: async (_, text: string | undefined) => {
            if (optional && digitsOf(text) === "") return;
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
