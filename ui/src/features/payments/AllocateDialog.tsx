import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/components";
import { type BillToPay, type PaymentView, useAsk } from "@/ipc";
import { AllocationField } from "./AllocationField";
import { AllocationPreview } from "./AllocationPreview";
import {
  type AllocationDraft,
  allocateInput,
  allocationFaults,
  isFaultless,
  oldestFirst,
} from "./paymentInput";

interface AllocateForm {
  allocate: AllocationDraft;
}

/** Settles bills with what a payment has left. */
export function AllocateDialog({ view, onClose }: { view: PaymentView; onClose: () => void }) {
  const bills = useAsk("payments.open_bills", { accountId: view.payment.accountId });
  if (!bills.data && !bills.error) return null;
  return <AllocateForm view={view} bills={bills.data?.rows ?? []} onClose={onClose} />;
}

interface AllocateFormProps {
  view: PaymentView;
  bills: readonly BillToPay[];
  onClose: () => void;
}

function AllocateForm({ view, bills, onClose }: AllocateFormProps) {
  const { t } = useTranslation("payments");
  const { payment, version } = view;
  const { paymentId, unallocated } = payment;
  const input = useCallback(
    (form: AllocateForm) => allocateInput({ paymentId, version }, form.allocate, bills),
    [paymentId, version, bills],
  );
  const ready = useCallback(
    (form: AllocateForm) => isFaultless(allocationFaults(form.allocate, bills, unallocated)),
    [bills, unallocated],
  );
  return (
    <FormDialog<"payments.allocate", AllocateForm>
      title={t("allocate.title", { number: payment.number })}
      action="payments.allocate"
      initial={{ allocate: oldestFirst }}
      input={input}
      ready={ready}
      submitLabel={t("allocate.submit")}
      width={760}
      showRefusal
      preview={(outcome) => <AllocationPreview outcome={outcome.output} />}
      onClose={onClose}
    >
      <Form.Item
        name="allocate"
        rules={[
          {
            validator: async (_, draft: AllocationDraft) => {
              const faults = allocationFaults(draft, bills, unallocated);
              if (faults.nothing) throw new Error(t("allocate.nothing"));
              if (!isFaultless(faults)) throw new Error(t("allocate.faulty"));
            },
          },
        ]}
      >
        <AllocationField bills={bills} available={unallocated} ways={["oldestFirst", "bills"]} />
      </Form.Item>
    </FormDialog>
  );
}
