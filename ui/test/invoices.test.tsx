import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { bearableScale } from "@/components/pdf";
import { fittingZoom, stepZoom } from "@/components/pdfZoom";
import { IssueInvoiceDialog } from "@/features/invoices/IssueInvoiceDialog";
import {
  type BillToInvoice,
  canShare,
  haveOneCustomer,
  isIssueReady,
  issueInput,
  modesOf,
} from "@/features/invoices/issueInput";
import { digitsOf, isPlatformNumber, readablePlatformNumber } from "@/features/invoices/platformNumber";
import { setCarrier } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";

vi.mock("@/app/router", () => ({ useGo: () => () => undefined }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

const cny = (minor: string) => ({ minor, currency: "CNY" });
const bill = (billId: number, more: Partial<BillToInvoice> = {}): BillToInvoice => ({
  billId,
  number: `B${billId}`,
  customerId: 1,
  customerName: "Northwind",
  accountNumber: "A1",
  uninvoiced: cny("12345"),
  ...more,
});

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});

describe("what is issued", () => {
  const [one, two] = [bill(1), bill(2)];
  const dollars = bill(3, { uninvoiced: { minor: "5", currency: "USD" } });
  const stranger = bill(4, { customerId: 2 });

  it("may stand on one invoice only with one buyer and one currency", () => {
    expect(canShare([one, two])).toBe(true);
    expect(canShare([one, dollars])).toBe(false);
    expect(canShare([one, stranger])).toBe(false);
    expect(haveOneCustomer([one, dollars])).toBe(true);
    expect(modesOf([one])).toEqual(["each", "part"]);
    expect(modesOf([one, two])).toEqual(["each", "together"]);
    expect(modesOf([one, stranger])).toEqual(["each"]);
  });

  it("is one request per bill, one for all, or a part of one", () => {
    const fields = { taxProfileId: 9, remarks: " hello " };
    expect(issueInput([one, two], { mode: "each", requests: [fields] }).requests).toEqual([
      { billIds: [1], taxProfileId: 9, remarks: "hello" },
      { billIds: [2], taxProfileId: 9, remarks: "hello" },
    ]);
    expect(issueInput([one, two], { mode: "together", issuedOn: "2026-06-30" })).toEqual({
      requests: [{ billIds: [1, 2] }],
      issuedOn: "2026-06-30",
    });
    expect(issueInput([one], { mode: "part", requests: [{ amount: cny("100") }] }).requests).toEqual([
      { billIds: [1], amount: cny("100") },
    ]);
  });

  it("keeps neither the part of another mode nor the buyer of another customer", () => {
    const left = { amount: cny("100"), taxProfileId: 9 };
    expect(issueInput([one], { mode: "each", requests: [left] }).requests[0]).not.toHaveProperty("amount");
    expect(issueInput([one, stranger], { mode: "each", requests: [left] }).requests[0]).toEqual({
      billIds: [1],
    });
    expect(isIssueReady({ mode: "part", requests: [{}] })).toBe(false);
  });
});

describe("the dialog", () => {
  const acts: { dryRun: boolean; input: unknown }[] = [];

  beforeEach(() => {
    acts.length = 0;
    const http = new HttpCarrier();
    vi.spyOn(http, "ask").mockResolvedValue({ taxProfiles: [] } as never);
    vi.spyOn(http, "act").mockImplementation(async ({ input, dryRun, requestId }) => {
      acts.push({ dryRun, input });
      const output = {
        invoices: [{ invoiceId: 7, billNumbers: ["B1"], buyerTitle: "Northwind" }],
        totals: [],
      };
      return { output, requestId, dryRun, replayed: false, warnings: [], changes: [], stale: [] } as never;
    });
    setCarrier(http);
  });

  it(
    "refuses a part larger than what is left at its field, and issues nothing",
    async () => {
      const issued = vi.fn();
      render(
        <QueryClientProvider client={new QueryClient()}>
          <App>
            <IssueInvoiceDialog bills={[bill(1)]} onClose={() => undefined} onIssued={issued} />
          </App>
        </QueryClientProvider>,
      );
      fireEvent.click(await screen.findByLabelText("A part of the bill"));
      const amount = await screen.findByLabelText("Amount with tax");
      // Found by its text: asking for roles in a dialog is slow without a layout.
      const issue = screen.getByText("Issue invoice", { selector: "button span" });
      const type = (value: string) => fireEvent.change(amount, { target: { value } });
      type("200");
      fireEvent.click(issue);
      expect(await screen.findByText("More than the 123.45 left to invoice")).toBeTruthy();
      type("12x");
      fireEvent.click(issue);
      expect(await screen.findByText("Enter a number")).toBeTruthy();
      expect(acts.filter((act) => !act.dryRun)).toEqual([]);
      type("100");
      fireEvent.click(issue);
      await waitFor(() => expect(issued).toHaveBeenCalledWith([7]));
      expect(acts.filter((act) => !act.dryRun)).toEqual([
        { dryRun: false, input: { requests: [{ billIds: [1], amount: cny("10000") }] } },
      ]);
    },
    SLOW_MS,
  );
});

describe("platform numbers", () => {
  it("are taken as pasted and shown in groups", () => {
    expect(digitsOf(" 2431-2000 ０００００")).toBe("2431200000000");
    expect(isPlatformNumber("2431 2000 0000 0000 0001")).toBe(true);
    expect(isPlatformNumber("2431 2000 0000 0000 000")).toBe(false);
    expect(isPlatformNumber("2431 2000 0000 0000 000X")).toBe(false);
    expect(isPlatformNumber(undefined)).toBe(false);
    expect(readablePlatformNumber("24312000000000000001")).toBe("24312 00000 00000 00001");
  });
});

describe("the preview of a PDF", () => {
  it("fits the room, and steps from any zoom to the next", () => {
    expect(fittingZoom(397, 794)).toBe(0.5);
    expect(fittingZoom(3000, 794)).toBe(1.5);
    expect(fittingZoom(0, 794)).toBe(1);
    expect(stepZoom(0.87, 1)).toBe(1);
    expect(stepZoom(0.87, -1)).toBe(0.75);
    expect(stepZoom(4, 1)).toBe(4);
    expect(stepZoom(0.25, -1)).toBe(0.25);
  });

  it("never asks for a canvas larger than a webview draws", () => {
    expect(bearableScale(595, 842, 2)).toBe(2);
    const scale = bearableScale(2384, 3370, 6);
    expect(Math.floor(2384 * scale) * Math.floor(3370 * scale)).toBeLessThanOrEqual(16_777_216);
  });
});
