import { cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { ExpireWalletsDialog } from "@/features/billing/ExpireWalletsDialog";
import {
  GrantWalletDialog,
  OpenWalletDialog,
  ReturnDialog,
  TopUpDialog,
} from "@/features/customers/wallets/dialogs";
import { openInput, returnInput, topUpInput } from "@/features/customers/wallets/inputs";
import { BossError } from "@/ipc";
import { account, cny, core, refusalOf, storage, wallet } from "./madeUpWallets";
import { show, write } from "./show";

vi.mock("@/app/router", () => ({ useGo: () => () => undefined }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

beforeAll(() => {
  // Forms of many fields take their time on a machine that does other things.
  configure({ asyncUtilTimeout: 10_000 });
  startTexts();
  setPreferences({ language: "en" });
});

describe("what goes to the core", () => {
  it(
    "is trimmed, and nothing rather than empty",
    () => {
      expect(openInput(3, "CNY", { name: " A ", amount: cny("5"), reference: " " })).toEqual({
        accountId: 3,
        name: "A",
        priority: 0,
        expiresOn: null,
        offeringIds: [],
        chargeKinds: [],
        amount: cny("5"),
        method: null,
        reference: null,
      });
      expect(openInput(3, "CNY", { name: "A", priority: "9007199254740993" }).priority).toBe(2_147_483_647);
    },
    SLOW_MS,
  );

  it(
    "carries the version that was looked at",
    () => {
      expect(topUpInput(storage, { amount: cny("1") })).toMatchObject({ walletId: 7, version: 4 });
      expect(returnInput(storage, { amount: cny("1"), reason: " closed " })).toMatchObject({
        walletId: 7,
        version: 4,
        reason: "closed",
      });
    },
    SLOW_MS,
  );
});

describe("moving money", () => {
  const close = () => undefined;
  const moved = (balance: string) => ({ walletId: 7, amount: cny("1"), balance: cny(balance), version: 5 });

  it(
    "opens a wallet after showing what it will hold, and puts faults at their fields",
    async () => {
      let refuse = true;
      const refusal = new BossError({
        ...refusalOf("Some fields are wrong"),
        faults: [{ ...refusalOf("Too far ahead"), place: "priority" }],
        requestId: null,
        action: null,
      });
      const done = core({
        "billing.open_wallet": (_, dryRun) => (!dryRun && refuse ? refusal : { output: moved("10000") }),
      });
      show(<OpenWalletDialog account={account} onClose={close} />);
      const dialog = within(await screen.findByRole("dialog"));
      await write("Name", "Second");
      await write("Paid in", "100");
      await dialog.findByText("The wallet will hold CNY 100.00.");
      await userEvent.click(dialog.getByRole("checkbox", { name: "By use" }));
      await userEvent.click(dialog.getByRole("button", { name: "Open wallet" }));
      await waitFor(() => {
        const item = dialog.getByLabelText("Order").closest(".ant-form-item");
        expect(item?.textContent).toContain("Too far ahead");
      });
      refuse = false;
      await userEvent.click(dialog.getByRole("button", { name: "Open wallet" }));
      await waitFor(() => expect(done.real()).toHaveLength(2));
      expect(done.real().at(-1)?.input).toMatchObject({
        accountId: 3,
        name: "Second",
        amount: cny("10000"),
        method: "bankTransfer",
        chargeKinds: ["usage"],
      });
    },
    SLOW_MS,
  );

  it(
    "tries no gift without a reason",
    async () => {
      const done = core({ "billing.grant_wallet": () => ({ output: moved("10000") }) });
      show(<GrantWalletDialog account={account} onClose={close} />);
      await screen.findByRole("dialog");
      await write("Name", "Thanks");
      await write("Given", "100");
      await write("Reason", " ");
      await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Give wallet" }));
      expect(await screen.findByText("Write why")).toBeTruthy();
      expect(done.all).toEqual([]);
      await write("Reason", "Outage of May");
      await screen.findByText("The wallet will hold CNY 100.00.");
      expect(done.all.at(-1)).toMatchObject({ dryRun: true, input: { reason: "Outage of May" } });
    },
    SLOW_MS,
  );

  it(
    "pays back all that is left unless another amount is typed",
    async () => {
      const done = core({ "billing.return_wallet": () => ({ output: moved("0") }) });
      show(<ReturnDialog wallet={storage} onClose={close} />);
      const field = await screen.findByLabelText<HTMLInputElement>("Paid back");
      expect(field.value).toBe("500.00");
      expect(screen.getByText("CNY 500.00 is left")).toBeTruthy();
      await write("Reason", "Account closed");
      await screen.findByText("The wallet will hold CNY 0.00.");
      expect(done.all.at(-1)?.input).toMatchObject({
        walletId: 7,
        amount: cny("50000"),
        reason: "Account closed",
      });
    },
    SLOW_MS,
  );

  it(
    "offers a later day only where money in the wallet has an end",
    async () => {
      core();
      show(<TopUpDialog wallet={wallet(7, "Ends", { expiresOn: "2027-05-01" })} onClose={close} />);
      expect(await screen.findByLabelText("Counts until")).toBeTruthy();
      cleanup();
      show(<TopUpDialog wallet={wallet(8, "For good")} onClose={close} />);
      await screen.findByText("Top up “For good”");
      expect(screen.queryByLabelText("Counts until")).toBeNull();
    },
    SLOW_MS,
  );

  it(
    "books off all accounts' expired wallets, saying beforehand how much",
    async () => {
      const amounts = [cny("300"), { minor: "250", currency: "USD" }];
      const done = core({ "billing.expire_wallets": () => ({ output: { wallets: 2, amounts } }) });
      show(<ExpireWalletsDialog onClose={close} />);
      expect(await screen.findByText("2 wallets are booked off: CNY 3.00, USD 2.50.")).toBeTruthy();
      expect(done.all[0]).toMatchObject({ dryRun: true, input: { accountId: null } });
      await userEvent.click(screen.getByRole("button", { name: "Book off expired" }));
      await waitFor(() => expect(done.real()).toHaveLength(1));
    },
    SLOW_MS,
  );
});
