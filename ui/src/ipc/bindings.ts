// Generated from schema.json by `npm run bindings`. Do not edit.

/**
 * A bill.
 *
 */
export type BillId = number;
export type Quantity = string;
export type UnitPrice = string;
export type Currency = string;
export type TaxRate = string;
/**
 * A charge on a bill.
 *
 */
export type ChargeId = number;
/**
 * A billing account.
 *
 */
export type AccountId = number;
/**
 * A subscription.
 *
 */
export type SubscriptionId = number;
/**
 * A price of an offering.
 *
 */
export type PriceId = number;
/**
 * How a price charges. All prices are per whole unit, in the account's currency.
 *
 */
export type ChargeModel =
  | {
      model: "oneTime";
      amount: UnitPrice;
    }
  | {
      model: "recurring";
      amount: UnitPrice;
      dayCount?: DayCount;
    }
  | {
      model: "seats";
      scheme?: TierScheme;
      /**
       * Lowest first; the last one open.
       */
      tiers: Tier[];
      dayCount?: DayCount;
    }
  | {
      model: "perUnit";
      unitPrice: UnitPrice;
    }
  | {
      model: "graduated";
      /**
       * Lowest first; a short period has the whole tiers.
       */
      tiers: Tier[];
    }
  | {
      model: "volume";
      /**
       * Lowest first; a short period has the whole tiers.
       */
      tiers: Tier[];
    }
  | {
      model: "stairstep";
      /**
       * Lowest first; the last one open.
       */
      steps: StairStep[];
    }
  | {
      model: "package";
      amount: UnitPrice;
      size: Quantity;
    }
  | {
      model: "percentage";
      rate: Percent;
      fixedFee?: UnitPrice;
      /**
       * The first so many events of a cycle are free.
       */
      freeEvents?: number | null;
      /**
       * The first so much of a cycle is free; with `free_events` set too, an event is free while both last.
       */
      freeAmount?: Quantity | null;
      /**
       * An event charged costs at least this, the fixed fee included.
       */
      minimum?: UnitPrice | null;
      /**
       * And at most this.
       */
      maximum?: UnitPrice | null;
    }
  | {
      model: "graduatedPercentage";
      /**
       * Lowest first; the last one open.
       */
      tiers: PercentageTier[];
    }
  | {
      model: "dynamic";
      multiplier?: UnitPrice;
    }
  | {
      model: "matrix";
      /**
       * The attributes, in the order of the meter's dimensions.
       */
      dimensions: string[];
      /**
       * The price of each combination.
       */
      rates: MatrixRate[];
      /**
       * The price of any other; without it such usage can't be rated.
       */
      otherwise?: UnitPrice | null;
    }
  | {
      model: "minimumCommitment";
      amount: UnitPrice;
      dayCount?: DayCount;
    };
/**
 * How the days of a part of a cycle are counted.
 *
 */
export type DayCount =
  | "actual"
  | "fixed30"
  | "thirty360"
  | {
      everyMonth: number;
    };
/**
 * How tiers are read.
 *
 */
export type TierScheme = "graduated" | "volume";
export type Percent = string;
/**
 * A dated version of a price.
 *
 */
export type PriceVersionId = number;
/**
 * A bill run.
 *
 */
export type BillRunId = number;
/**
 * A coupon given to an account.
 *
 */
export type DiscountId = number;
/**
 * An offering of the catalogue.
 *
 */
export type OfferingId = number;
/**
 * What a price charges for.
 *
 */
export type PriceKind = "oneTime" | "recurring" | "usage" | "commitment";
/**
 * A wallet of an account.
 *
 */
export type WalletId = number;
/**
 * How money comes in or goes out.
 *
 */
export type PaymentMethod = "bankTransfer" | "cash" | "check" | "card" | "wechatPay" | "alipay" | "other";
/**
 * A customer.
 *
 */
export type CustomerId = number;
/**
 * A group of customers with prices of its own.
 *
 */
export type PriceListId = number;
/**
 * What a person put on a bill.
 *
 */
export type BillItemId = number;
/**
 * States of a bill (TM Forum TMF678): a new one is a draft and has no number. Overdue is derived, never stored.
 *
 */
export type BillState = "new" | "onHold" | "validated" | "sent" | "partiallyPaid" | "settled";
/**
 * How often a coupon counts.
 *
 */
export type CouponDuration = "once" | "cycles" | "forever";
/**
 * A coupon of the catalogue.
 *
 */
export type CouponId = number;
/**
 * What a meter makes of its events.
 *
 */
export type MeterAggregation = "sum" | "count" | "max" | "unique" | "latest" | "timeWeighted";
/**
 * A meter of the catalogue.
 *
 */
export type MeterId = number;
/**
 * How far down usage is kept for charging.
 *
 */
export type MeterDetail = "day" | "event";
/**
 * How a service is activated: at once, by a person, or by calling another system.
 *
 */
export type Connector = "none" | "manual" | "webhook";
/**
 * Billed at the start of a cycle or at its end.
 *
 */
export type PriceTiming = "inAdvance" | "inArrears";
/**
 * What a cadence counts in.
 *
 */
export type CadenceUnit = "day" | "week" | "month" | "year";
/**
 * Where cycles begin.
 *
 */
export type Alignment = "cycleDay" | "anniversary" | "calendar";
/**
 * What an offering is: sold by itself, added to another, or made of others.
 *
 */
export type OfferingKind = "standard" | "addOn" | "bundle";
/**
 * A kind of things that are taxed alike.
 *
 */
export type TaxCodeId = number;
/**
 * What a phase is for.
 *
 */
export type PhaseKind = "trial" | "discount" | "fixedTerm" | "evergreen";
export type Instant = string;
/**
 * A company or a person.
 *
 */
export type CustomerKind = "organization" | "individual";
/**
 * The kind of invoice a buyer takes: special (专用, for deducting input tax) or ordinary (普通).
 *
 */
export type InvoiceKind = "special" | "ordinary";
export type Language = string;
/**
 * When invoices are made: with each bill, or when the customer asks.
 *
 */
export type Invoicing = "perBill" | "onRequest";
/**
 * A tax profile (发票抬头).
 *
 */
export type TaxProfileId = number;
/**
 * A contact of a customer.
 *
 */
export type ContactId = number;
/**
 * A saved draft of a guided form.
 *
 */
export type DraftId = number;
/**
 * Whose account it is.
 *
 */
export type CustomerChoice =
  | {
      choice: "existing";
      customerId: CustomerId;
    }
  | {
      choice: "new";
      new: NewCustomer;
    };
/**
 * What stands on the account's invoices as the buyer.
 *
 */
export type TaxProfileChoice =
  | {
      choice: "default";
    }
  | {
      choice: "existing";
      taxProfileId: TaxProfileId;
    }
  | {
      choice: "new";
      new: NewTaxProfile;
    };
/**
 * An order.
 *
 */
export type OrderId = number;
/**
 * States of orders, their items and activation tasks (TM Forum TMF622, TMF641).
 *
 */
export type OrderState =
  | "acknowledged"
  | "rejected"
  | "pending"
  | "held"
  | "inProgress"
  | "cancelled"
  | "completed"
  | "failed"
  | "partial"
  | "assessingCancellation"
  | "pendingCancellation";
/**
 * What one item of a new order asks for.
 *
 */
export type PlaceOrderItem =
  | {
      verb: "add";
      offeringId: OfferingId;
      quantity: Quantity;
      /**
       * The day the service is to begin.
       */
      startOn: string;
      /**
       * Of an add-on: the active subscription of the same account that it is added to. It pauses, ends and moves with that one.
       */
      parentId?: SubscriptionId | null;
      /**
       * Of an add-on to what the same order adds: the place of that item, from 1; of a bundle the part that fits is meant.
       */
      parentItem?: number | null;
    }
  | {
      verb: "modify";
      subscriptionId: SubscriptionId;
      quantity: Quantity;
      effectiveOn: When;
      /**
       * Whether what was paid in advance for units that are no longer served is given back; as the company's policy is, where not said.
       */
      credit?: boolean | null;
    }
  | {
      verb: "changeOffering";
      subscriptionId: SubscriptionId;
      offeringId: OfferingId;
      /**
       * How many units of it; as many as before where not said.
       */
      quantity?: Quantity | null;
      effectiveOn: When;
      /**
       * Whether what was paid in advance for the former offering is given back; as the company's policy is, where not said.
       */
      credit?: boolean | null;
      /**
       * Whether its add-ons that can't be added to the new offering end on that day; otherwise the change is refused.
       */
      endAddOns?: boolean;
    }
  | {
      verb: "suspend";
      subscriptionId: SubscriptionId;
      effectiveOn: When;
      /**
       * Whether what was paid in advance for the days of the pause is given back; as the company's policy is, where not said.
       */
      credit?: boolean | null;
    }
  | {
      verb: "resume";
      subscriptionId: SubscriptionId;
      /**
       * How many units; as many as before where not said.
       */
      quantity?: Quantity | null;
      effectiveOn: When;
    }
  | {
      verb: "move";
      subscriptionId: SubscriptionId;
      toAccountId: AccountId;
      effectiveOn: When;
    }
  | {
      verb: "reactivate";
      subscriptionId: SubscriptionId;
      /**
       * How many units; as many as before where not said.
       */
      quantity?: Quantity | null;
      effectiveOn: When;
    }
  | {
      verb: "delete";
      subscriptionId: SubscriptionId;
      effectiveOn: When;
      /**
       * Whether what was paid in advance for days after the end is given back; as the company's policy is, where not said.
       */
      credit?: boolean | null;
    };
/**
 * When a change takes effect: a day, past or to come, or when the account's current billing period is over.
 *
 */
export type When = "periodEnd" | string;
/**
 * An item of an order.
 *
 */
export type OrderItemId = number;
/**
 * What an item asks for (TMF622: add, modify, delete).
 *
 */
export type OrderVerb = "add" | "modify" | "delete";
/**
 * Which change an item is; its verb follows from it.
 *
 */
export type ItemChange =
  "add" | "modify" | "changeOffering" | "suspend" | "resume" | "move" | "reactivate" | "delete";
/**
 * An activation task.
 *
 */
export type ServiceOrderId = number;
/**
 * An invoice.
 *
 */
export type InvoiceId = number;
/**
 * Whether a subscription is served (TMF638).
 *
 */
export type SubscriptionState = ("inactive" | "active" | "terminated") | "suspended";
/**
 * How a call ended.
 *
 */
export type DeliveryResult =
  | AcceptedDelivery
  | {
      kind: "refused";
      /**
       * HTTP status.
       */
      status: number;
    }
  | {
      kind: "addressUnusable";
    }
  | {
      kind: "unavailable";
      /**
       * HTTP status.
       */
      status: number;
    }
  | {
      kind: "unreachable";
    }
  | {
      kind: "timedOut";
    };
/**
 * A payment.
 *
 */
export type PaymentId = number;
/**
 * What a payment shall settle: by a rule, or these bills with these amounts.
 *
 */
export type AllocationWish = AllocationRule | BillShare[];
/**
 * How a payment finds its bills.
 *
 */
export type AllocationRule = "oldestFirst" | "none";
/**
 * What a member of staff does; each role brings its permissions.
 *
 */
export type Role = "operations" | "finance" | "manager" | "support" | "admin";
/**
 * A member of staff.
 *
 */
export type StaffId = number;
/**
 * Stands for one chosen file.
 *
 */
export type FileToken = string;
/**
 * What a file is written in.
 *
 */
export type FileEncoding = "utf8" | "utf16" | "gb18030" | "windows1252";
/**
 * An import of usage.
 *
 */
export type UsageImportId = number;
/**
 * What settles a bill beside payments.
 *
 */
export type SettlementSource = "creditBill" | "wallet";
/**
 * One intention of one person (or job): the same id sent twice has one effect. A UUID, version 7.
 *
 */
export type RequestId = string;
/**
 * Which bills by their state; `open` and `overdue` are derived, never stored.
 *
 */
export type BillListState =
  ("new" | "onHold" | "validated" | "sent" | "partiallyPaid" | "settled") | "open" | "overdue" | "uninvoiced";
/**
 * The file the list is made as.
 *
 */
export type NoticeFormat = "pdf" | "xlsx" | "csv";
/**
 * States of a bill run. One that is in progress either goes on now or was left unfinished, and is taken up by the next run for
 * the same day. One is cancelled when a later run did what was left of it.
 *
 */
export type BillRunState = "inProgress" | "completed" | "cancelled";
/**
 * What goes into a wallet or comes out of it.
 *
 */
export type WalletEntryKind = "topUp" | "granted" | "used" | "restored" | "returned" | "expired";
/**
 * What went into a wallet or came out of it.
 *
 */
export type WalletEntryId = number;
/**
 * Whose money is in a wallet.
 *
 */
export type WalletKind = "prepaid" | "granted";
/**
 * Whether an offering can be ordered.
 *
 */
export type OfferingState = "draft" | "published" | "retired";
/**
 * The day of the month a billing cycle starts on, 1 to 31.
 *
 */
export type CycleDay = number;
/**
 * Whether the account is billed.
 *
 */
export type AccountState = "active" | "closed";
/**
 * Whether business is done with them.
 *
 */
export type CustomerState = "active" | "closed";
/**
 * Why two customers may be the same.
 *
 */
export type DuplicateReason = "sameCreditCode" | "sameName" | "samePhone" | "similarName";
/**
 * What kind of page a hit opens.
 *
 */
export type FoundKind = "customer" | "account";
/**
 * Kinds of work that wait.
 *
 */
export type DeskKind =
  | "drafts"
  | "openTasks"
  | "failedTasks"
  | "heldOrders"
  | "parkedAccounts"
  | "draftBills"
  | "uninvoicedBills"
  | "unallocatedPayments"
  | "overdueBills"
  | "failedBackup";
/**
 * An allocation of a payment to a bill.
 *
 */
export type AllocationId = number;
export type Month = string;
/**
 * What the tables of a report are sorted by.
 *
 */
export type ReportTableSort = "total" | "net" | "change" | "name";
/**
 * What happened to an object.
 *
 */
export type ChangeVerb = "created" | "changed" | "removed";

export interface Registry {
  actions: Actions;
  queries: Queries;
}
export interface Actions {
  "billing.adjust_bill": {
    input: AdjustBill;
    output: ChangedDraft;
  };
  "billing.agree_price": {
    input: AgreePrice;
    output: AgreedPrice;
  };
  "billing.discard_bills": {
    input: DiscardBills;
    output: DiscardedBills;
  };
  "billing.discard_run": {
    input: DiscardRun;
    output: DiscardedBills;
  };
  "billing.end_agreed_price": {
    input: EndAgreedPrice;
    output: EndedTerms;
  };
  "billing.end_discount": {
    input: EndDiscount;
    output: EndedTerms;
  };
  "billing.expire_wallets": {
    input: ExpireWallets;
    output: ExpiredWallets;
  };
  "billing.finalise_bills": {
    input: FinaliseBills;
    output: FinalisedBills;
  };
  "billing.finalise_run": {
    input: FinaliseRun;
    output: FinalisedBills;
  };
  "billing.give_coupon": {
    input: GiveCoupon;
    output: GivenCoupon;
  };
  "billing.grant_wallet": {
    input: GrantWallet;
    output: WalletMoved;
  };
  "billing.hold_bill": {
    input: HoldBill;
    output: null;
  };
  "billing.make_bill": {
    input: MakeBill;
    output: MadeBill;
  };
  "billing.mark_bill_sent": {
    input: MarkBillSent;
    output: null;
  };
  "billing.open_wallet": {
    input: OpenWallet;
    output: WalletMoved;
  };
  "billing.put_on_price_list": {
    input: PutOnPriceList;
    output: PutOnList;
  };
  "billing.release_bill": {
    input: ReleaseBill;
    output: null;
  };
  "billing.remove_bill_item": {
    input: RemoveBillItem;
    output: ChangedDraft;
  };
  "billing.return_wallet": {
    input: ReturnWallet;
    output: WalletMoved;
  };
  "billing.run": {
    input: RunBilling;
    output: BillRunSummary;
  };
  "billing.top_up_wallet": {
    input: TopUpWallet;
    output: WalletMoved;
  };
  "catalog.add_coupon": {
    input: AddCoupon;
    output: CouponId;
  };
  "catalog.add_meter": {
    input: AddMeter;
    output: MeterId;
  };
  "catalog.add_offering": {
    input: AddOffering;
    output: OfferingId;
  };
  "catalog.add_price_list": {
    input: AddPriceList;
    output: PriceListId;
  };
  "catalog.add_price_version": {
    input: AddPriceVersion;
    output: AddedPriceVersion;
  };
  "catalog.add_tax_code": {
    input: AddTaxCode;
    output: TaxCodeId;
  };
  "catalog.add_tax_rate": {
    input: AddTaxRate;
    output: AddedTaxRate;
  };
  "catalog.allow_local_systems": {
    input: AllowLocalSystems;
    output: null;
  };
  "catalog.change_offering": {
    input: ChangeOffering;
    output: null;
  };
  "catalog.change_tax_code": {
    input: ChangeTaxCode;
    output: ChangedTaxCode;
  };
  "catalog.publish_offering": {
    input: PublishOffering;
    output: null;
  };
  "catalog.reactivate_coupon": {
    input: ReactivateCoupon;
    output: null;
  };
  "catalog.retire_coupon": {
    input: RetireCoupon;
    output: null;
  };
  "catalog.retire_offering": {
    input: RetireOffering;
    output: null;
  };
  "catalog.rotate_webhook_secret": {
    input: RotateWebhookSecret;
    output: WebhookSecret;
  };
  "customers.add": {
    input: AddCustomer;
    output: AddedCustomer;
  };
  "customers.add_account": {
    input: AddAccount;
    output: AddedAccount;
  };
  "customers.add_contact": {
    input: AddContact;
    output: ContactId;
  };
  "customers.add_tax_profile": {
    input: AddTaxProfile;
    output: TaxProfileId;
  };
  "customers.change": {
    input: ChangeCustomer;
    output: null;
  };
  "customers.change_account": {
    input: ChangeAccount;
    output: null;
  };
  "customers.change_contact": {
    input: ChangeContact;
    output: null;
  };
  "customers.change_tax_profile": {
    input: ChangeTaxProfile;
    output: null;
  };
  "customers.close": {
    input: CloseCustomer;
    output: null;
  };
  "customers.close_account": {
    input: CloseAccount;
    output: null;
  };
  "customers.remove_contact": {
    input: RemoveContact;
    output: null;
  };
  "customers.reopen": {
    input: ReopenCustomer;
    output: null;
  };
  "customers.set_payer": {
    input: SetPayer;
    output: null;
  };
  "flows.discard_draft": {
    input: DiscardDraft;
    output: null;
  };
  "flows.open_account": {
    input: OpenAccount;
    output: OpenedAccount;
  };
  "flows.order_services": {
    input: PlaceOrder;
    output: OrderedServices;
  };
  "flows.save_draft": {
    input: SaveDraft;
    output: SavedDraft;
  };
  "invoicing.correct_platform_number": {
    input: CorrectPlatformNumber;
    output: null;
  };
  "invoicing.issue": {
    input: IssueInvoices;
    output: IssuedInvoices;
  };
  "invoicing.issue_for_run": {
    input: IssueForRun;
    output: IssuedForRun;
  };
  "invoicing.set_platform_number": {
    input: SetPlatformNumber;
    output: null;
  };
  "jobs.begin_work": {
    input: BeginWork;
    output: WorkBegun;
  };
  "jobs.claim_backup": {
    input: ClaimBackup;
    output: ClaimedBackup;
  };
  "jobs.clear_away": {
    input: ClearAway;
    output: ClearedAway;
  };
  "jobs.end_work": {
    input: EndWork;
    output: null;
  };
  "jobs.note_work": {
    input: NoteWork;
    output: null;
  };
  "jobs.record_backup": {
    input: RecordBackup;
    output: RecordedBackup;
  };
  "orders.cancel": {
    input: CancelOrder;
    output: OrderOutcome;
  };
  "orders.cancel_task": {
    input: CancelTask;
    output: TaskOutcome;
  };
  "orders.claim_deliveries": {
    input: ClaimDeliveries;
    output: ClaimedDeliveries;
  };
  "orders.complete_due_tasks": {
    input: CompleteDueTasks;
    output: DueTasksCompleted;
  };
  "orders.complete_task": {
    input: CompleteTask;
    output: TaskOutcome;
  };
  "orders.fail_task": {
    input: FailTask;
    output: TaskOutcome;
  };
  "orders.group_subscription": {
    input: GroupSubscription;
    output: null;
  };
  "orders.hold": {
    input: HoldOrder;
    output: OrderOutcome;
  };
  "orders.place": {
    input: PlaceOrder;
    output: PlacedOrder;
  };
  "orders.record_delivery": {
    input: RecordDelivery;
    output: RecordedDelivery;
  };
  "orders.resume": {
    input: ResumeOrder;
    output: OrderOutcome;
  };
  "orders.retry_task": {
    input: RetryTask;
    output: TaskOutcome;
  };
  "orders.set_task_aside": {
    input: SetTaskAside;
    output: TaskSetAside;
  };
  "payments.allocate": {
    input: AllocatePayment;
    output: PaymentOutcome;
  };
  "payments.record": {
    input: RecordPayment;
    output: PaymentOutcome;
  };
  "payments.reverse": {
    input: ReversePayment;
    output: ReversalOutcome;
  };
  "staff.add": {
    input: AddStaff;
    output: StaffId;
  };
  "staff.change": {
    input: ChangeStaff;
    output: null;
  };
  "staff.change_company": {
    input: ChangeCompany;
    output: null;
  };
  "staff.change_own_password": {
    input: ChangeOwnPassword;
    output: null;
  };
  "staff.found_company": {
    input: FoundCompany;
    output: StaffId;
  };
  "staff.set_password": {
    input: SetPassword;
    output: null;
  };
  "usage.count_past": {
    input: CountPast;
    output: PastCounted;
  };
  "usage.import": {
    input: ImportUsage;
    output: UsageImported;
  };
}
/**
 * Adds a line to a draft, for example a discount by hand; below zero it gives money back.
 *
 */
export interface AdjustBill {
  billId: BillId;
  item: BillItemInput;
  /**
   * The charge of this draft that it adjusts.
   */
  chargeId?: ChargeId | null;
  /**
   * Why, for colleagues.
   */
  reason: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * A line that a person puts on a bill: a quantity at a unit price, or an amount. Below zero it gives money back.
 *
 */
export interface BillItemInput {
  /**
   * What it is for, as it stands on the bill.
   */
  name: string;
  /**
   * How much; with a unit price.
   */
  quantity?: Quantity | null;
  /**
   * For one unit; with a quantity.
   */
  unitPrice?: UnitPrice | null;
  /**
   * The amount, in place of quantity and unit price.
   */
  amount?: Amount | null;
  taxRate: TaxRate;
  /**
   * Whether the price or amount includes the tax.
   */
  taxIncluded?: boolean;
}
/**
 * An amount of money: minor units (fen, cents) of a currency. Travels as `{"minor": "12345", "currency": "CNY"}`.
 *
 */
export interface Amount {
  minor: string;
  currency: Currency;
}
/**
 * How a draft stands after a change.
 *
 */
export interface ChangedDraft {
  billId: BillId;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * Agrees a price with one account, or for one subscription. It counts before the prices of a price list and those for everybody, the
 * one for a subscription before that with its account. Where its days were billed already, the account is billed the difference by
 * the next run.
 *
 */
export interface AgreePrice {
  /**
   * With which account; or for which subscription.
   */
  accountId?: AccountId | null;
  /**
   * For which subscription; or with which account.
   */
  subscriptionId?: SubscriptionId | null;
  priceId: PriceId;
  /**
   * The first day. A billing cycle is charged by what counts on its first day served.
   */
  validFrom: string;
  /**
   * The first day it does not count any more; for good if not given.
   */
  validTo?: string | null;
  model: ChargeModel;
  terms?: PriceTerms;
}
/**
 * One tier: from above the bound of the tier before up to and including its own.
 *
 */
export interface Tier {
  /**
   * The last quantity in this tier; open for the last tier.
   */
  upTo?: Quantity | null;
  unitPrice: UnitPrice;
  flatFee?: UnitPrice;
  /**
   * Units are sold in blocks of so many, one begun counting whole.
   */
  block?: Quantity | null;
}
/**
 * One step: its price is the price of everything up to its bound.
 *
 */
export interface StairStep {
  /**
   * The last quantity in this step; open for the last step.
   */
  upTo?: Quantity | null;
  amount: UnitPrice;
}
/**
 * One tier of shares.
 *
 */
export interface PercentageTier {
  /**
   * The last amount in this tier; open for the last tier.
   */
  upTo?: Quantity | null;
  rate: Percent;
  flatFee?: UnitPrice;
}
/**
 * The price of one combination of attributes.
 *
 */
export interface MatrixRate {
  /**
   * One value for each dimension, in their order.
   */
  values: string[];
  unitPrice: UnitPrice;
}
/**
 * What goes with a usage price.
 *
 */
export interface PriceTerms {
  freeUnits?: Quantity;
  percentOff?: Percent;
  /**
   * A cycle costs at least this, by the days served.
   */
  minimum?: UnitPrice | null;
  /**
   * A cycle costs at most this.
   */
  maximum?: UnitPrice | null;
  /**
   * Billed before the cycle is over once it comes to this.
   */
  billAt?: UnitPrice | null;
}
/**
 * The agreed price.
 *
 */
export interface AgreedPrice {
  priceVersionId: PriceVersionId;
  /**
   * How many accounts were billed past its first day and will be billed the difference: of a subscription that moved, each it was
   * served on since.
   */
  accountsToRerate: number;
}
/**
 * Throws drafts away with what stands on them. What they charged is charged by the next run, as it is owed then.
 *
 */
export interface DiscardBills {
  /**
   * The drafts.
   */
  billIds: BillId[];
  /**
   * Why, for colleagues.
   */
  reason: string;
}
/**
 * What was thrown away.
 *
 */
export interface DiscardedBills {
  /**
   * Drafts.
   */
  bills: number;
  /**
   * Charges on them; the next run makes them again, as far as they are owed then.
   */
  charges: number;
  /**
   * The accounts these were of.
   */
  accounts: number;
}
/**
 * Throws all drafts of a run away with what stands on them. What they charged is charged by the next run, as it is owed then.
 *
 */
export interface DiscardRun {
  billRunId: BillRunId;
  /**
   * Why, for colleagues.
   */
  reason: string;
}
/**
 * Ends an agreed price: from a day on it does not count any more. On its first day it is taken back. What was billed by it is
 * corrected by the next run.
 *
 */
export interface EndAgreedPrice {
  priceVersionId: PriceVersionId;
  /**
   * The first day on which it does not count any more.
   */
  validTo: string;
}
/**
 * What ending terms led to.
 *
 */
export interface EndedTerms {
  /**
   * How many accounts were billed past the end and will be billed the difference.
   */
  accountsToRerate: number;
}
/**
 * Ends a discount: from a day on it does not count any more. On its first day it is taken back whole. What was billed with it is
 * corrected by the next run.
 *
 */
export interface EndDiscount {
  discountId: DiscountId;
  /**
   * The first day on which it does not count any more.
   */
  toOn: string;
}
/**
 * Books off what is left in wallets that have expired. Bill runs do it too for the accounts whose bills they make; otherwise nobody does
 * by himself, since a bill of an earlier day can still use what counted on that day.
 *
 */
export interface ExpireWallets {
  /**
   * The day on which it is booked: wallets that pay nothing any more on it. Not in the future.
   */
  on: string;
  /**
   * Only those of this account.
   */
  accountId?: AccountId | null;
}
/**
 * What was booked off.
 *
 */
export interface ExpiredWallets {
  /**
   * Wallets.
   */
  wallets: number;
  /**
   * What was left in them, by currency.
   */
  amounts: Amount[];
}
/**
 * Makes bills of drafts: they get their numbers and are owed from then on, with the dates they were drafted with.
 *
 */
export interface FinaliseBills {
  /**
   * The drafts.
   */
  billIds: BillId[];
}
/**
 * The bills that were made.
 *
 */
export interface FinalisedBills {
  /**
   * How many.
   */
  bills: number;
  /**
   * The first of their numbers; none in a dry run.
   */
  firstNumber?: string | null;
  /**
   * The last of their numbers; none in a dry run.
   */
  lastNumber?: string | null;
  /**
   * Their sums, by currency.
   */
  totals: RunTotal[];
  /**
   * What credits and wallets paid of them at once, by currency; empty where they paid nothing.
   */
  settled: RunSettled[];
  /**
   * How many bills were left out.
   */
  leftOut: number;
  /**
   * The bills that were left out, with the reason; at most one hundred.
   */
  notFinalised: NotFinalised[];
}
/**
 * The sum of a run's bills in one currency.
 *
 */
export interface RunTotal {
  /**
   * Bills in this currency.
   */
  bills: number;
  net: Amount;
  tax: Amount;
  total: Amount;
}
/**
 * What credits and wallets paid of bills as they were made, in one currency.
 *
 */
export interface RunSettled {
  credits: Amount;
  wallets: Amount;
}
/**
 * A bill that was to be finalised and was left out.
 *
 */
export interface NotFinalised {
  billId: BillId;
  /**
   * Its number, or how a draft is called.
   */
  billNumber: string;
  reason: Notice;
}
/**
 * A notice as it goes over IPC.
 *
 */
export interface Notice {
  /**
   * The kind of notice.
   */
  code: string;
  /**
   * Parameters of its texts.
   */
  params: {
    [k: string]: string;
  };
  /**
   * The field it belongs to, if any.
   */
  place?: string | null;
  texts: Texts;
}
/**
 * Texts in both languages, as they go over IPC.
 *
 */
export interface Texts {
  "zh-CN": Texts2;
  en: Texts2;
}
/**
 * What a person reads: what happened, why, and what to do.
 *
 */
export interface Texts2 {
  /**
   * What happened, one sentence.
   */
  what: string;
  /**
   * Why.
   */
  why: string;
  /**
   * What to do now.
   */
  do: string;
}
/**
 * Makes bills of all drafts of a run.
 *
 */
export interface FinaliseRun {
  billRunId: BillRunId;
}
/**
 * Gives a coupon to an account, for everything on it or for one subscription. A line is discounted by what its first day served says;
 * where that was billed already, the account is billed the difference by the next run.
 *
 */
export interface GiveCoupon {
  accountId: AccountId;
  /**
   * Which coupon, in whatever letter case.
   */
  couponCode: string;
  /**
   * Only for this subscription of the account.
   */
  subscriptionId?: SubscriptionId | null;
  /**
   * The first day on which it counts; its billing cycle is the first of those in which the coupon counts.
   */
  fromOn: string;
}
/**
 * The discount that was given.
 *
 */
export interface GivenCoupon {
  discountId: DiscountId;
  /**
   * How many accounts were billed past its first day and will be billed the difference: this one, or none.
   */
  accountsToRerate: number;
}
/**
 * Gives an account a wallet with a gift. It pays the bills made from now on and is never paid out.
 *
 */
export interface GrantWallet {
  accountId: AccountId;
  /**
   * What it is called, 1 to 100 characters.
   */
  name: string;
  /**
   * 0 to 1,000; wallets with smaller ones pay first, among equals the one that expires first.
   */
  priority?: number;
  /**
   * The first day on which it pays nothing any more; for good if not given.
   */
  expiresOn?: string | null;
  /**
   * Only for these offerings; for all where none is named.
   */
  offeringIds?: OfferingId[];
  /**
   * Only for charges of these kinds; for all where none is named.
   */
  chargeKinds?: PriceKind[];
  amount: Amount;
  /**
   * Why, 1 to 500 characters.
   */
  reason: string;
}
/**
 * A wallet after something moved.
 *
 */
export interface WalletMoved {
  walletId: WalletId;
  amount: Amount;
  balance: Amount;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * Holds a bill back: it is neither invoiced nor counted as overdue until it is released.
 *
 */
export interface HoldBill {
  billId: BillId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Makes a bill by hand, for what no price charges: an installation, say. Below zero it gives money back.
 *
 */
export interface MakeBill {
  accountId: AccountId;
  /**
   * What it bills.
   */
  items: BillItemInput[];
  /**
   * When it is to be paid; by the account's terms if not given.
   */
  dueOn?: string | null;
  /**
   * The group of subscriptions it belongs to.
   */
  groupName?: string | null;
  /**
   * Why, for colleagues.
   */
  reason?: string | null;
  /**
   * Whether it waits as a draft until it is finalised.
   */
  draft?: boolean;
}
/**
 * The bill that was made.
 *
 */
export interface MadeBill {
  billId: BillId;
  /**
   * Its number; none of a draft and in a dry run.
   */
  number?: string | null;
  /**
   * When it is to be paid.
   */
  dueOn: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * What each item comes to with tax, in their order.
   */
  items: Amount[];
}
/**
 * Notes that a bill was sent to the customer.
 *
 */
export interface MarkBillSent {
  billId: BillId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Opens a wallet with money that the customer paid in. It pays the bills made from now on.
 *
 */
export interface OpenWallet {
  accountId: AccountId;
  /**
   * What it is called, 1 to 100 characters.
   */
  name: string;
  /**
   * 0 to 1,000; wallets with smaller ones pay first, among equals the one that expires first.
   */
  priority?: number;
  /**
   * The first day on which it pays nothing any more; for good if not given.
   */
  expiresOn?: string | null;
  /**
   * Only for these offerings; for all where none is named.
   */
  offeringIds?: OfferingId[];
  /**
   * Only for charges of these kinds; for all where none is named.
   */
  chargeKinds?: PriceKind[];
  amount: Amount;
  /**
   * How it came in.
   */
  method?: PaymentMethod | null;
  /**
   * The bank's or the payer's reference, at most 100 characters.
   */
  reference?: string | null;
}
/**
 * Puts a customer on a price list from a day on, or on none. What was planned from later days stays. Where that day was billed
 * already, their accounts are billed the difference by the next run.
 *
 */
export interface PutOnPriceList {
  customerId: CustomerId;
  /**
   * The first day.
   */
  fromOn: string;
  /**
   * On which; the prices for everybody from that day on, if none.
   */
  priceListId?: PriceListId | null;
}
/**
 * What came of it.
 *
 */
export interface PutOnList {
  /**
   * How many accounts were billed past the day and will be billed the difference.
   */
  accountsToRerate: number;
}
/**
 * Releases a bill that was held back.
 *
 */
export interface ReleaseBill {
  billId: BillId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Takes a line that a person added off a draft again.
 *
 */
export interface RemoveBillItem {
  billId: BillId;
  itemId: BillItemId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Pays back to the customer what is left in a wallet, or a part of it.
 *
 */
export interface ReturnWallet {
  walletId: WalletId;
  /**
   * The version that was looked at.
   */
  version: number;
  /**
   * How much; all that is in it if not given.
   */
  amount?: Amount | null;
  /**
   * Why, 1 to 500 characters.
   */
  reason: string;
  /**
   * How it goes out.
   */
  method?: PaymentMethod | null;
  /**
   * The bank's reference, at most 100 characters.
   */
  reference?: string | null;
}
/**
 * Bills everything that is due up to a day. A dry run is the preview.
 *
 * Bills of a past day carry that day as their date; bills up to today or later carry today's. Activations without a connector
 * whose day has come are completed first. Ahead of today, only fees in advance are billed.
 *
 */
export interface RunBilling {
  /**
   * The last day billed, inclusive; usually the last day of a month.
   */
  through: string;
  /**
   * Only these accounts; all that have something due where none are named.
   */
  accountIds?: AccountId[] | null;
  /**
   * Whether its bills wait as drafts: without number, owed by nobody, until they are finalised or thrown away.
   */
  draft?: boolean;
}
/**
 * What a run did, or in a dry run would do.
 *
 */
export interface BillRunSummary {
  /**
   * The run; none when no account was due, so that nothing was written, and in a dry run that would begin one.
   */
  billRunId?: BillRunId | null;
  /**
   * Whether its bills wait as drafts.
   */
  draft: boolean;
  /**
   * The last day billed.
   */
  through: string;
  /**
   * The date of its bills.
   */
  billedOn: string;
  /**
   * Accounts that were due.
   */
  accounts: number;
  /**
   * Of these, accounts that were done before, where the run goes on with one that was left unfinished.
   */
  continued: number;
  /**
   * Bills made.
   */
  bills: number;
  /**
   * Charges on them.
   */
  charges: number;
  /**
   * Of these, charges that correct earlier ones.
   */
  corrections: number;
  /**
   * Bills below zero: money the customer gets back.
   */
  creditBills: number;
  /**
   * The sums, by currency.
   */
  totals: RunTotal[];
  /**
   * What credits and wallets paid of it at once, by currency; empty where they paid nothing.
   */
  settled: RunSettled[];
  /**
   * The largest bills, at most ten.
   */
  largestBills: BillRow[];
  /**
   * Accounts parked, in all.
   */
  parkedCount: number;
  /**
   * The first hundred of them, with the reason. Nothing was billed for them.
   */
  parked: ParkedAccountRow[];
  expectation: Expectation;
  /**
   * Accounts that owe more than their credit limit after this run, in all.
   */
  overLimitCount: number;
  /**
   * The first hundred of them.
   */
  overLimit: OverLimitRow[];
}
/**
 * One bill.
 *
 */
export interface BillRow {
  billId: BillId;
  /**
   * Its number; none of a draft.
   */
  number?: string | null;
  accountId: AccountId;
  /**
   * The account's number.
   */
  accountNumber: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
  /**
   * The run it came from; none of a bill made by hand.
   */
  billRunId?: BillRunId | null;
  /**
   * The group of subscriptions it bills apart from others; none for most.
   */
  groupName?: string | null;
  period: Period;
  /**
   * Its date.
   */
  billedOn: string;
  /**
   * When it is to be paid.
   */
  dueOn: string;
  state: BillState;
  /**
   * Something is left to pay and the due date has passed.
   */
  overdue: boolean;
  net: Amount;
  tax: Amount;
  total: Amount;
  open: Amount;
  uninvoiced: Amount;
}
/**
 * The days `from`, …, up to but not including `to`. Never empty.
 *
 */
export interface Period {
  from: string;
  to: string;
}
/**
 * An account a run could not bill.
 *
 */
export interface ParkedAccountRow {
  accountId: AccountId;
  /**
   * Its number.
   */
  accountNumber: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
  /**
   * The reason's code.
   */
  code: string;
  texts: Texts;
}
/**
 * What was expected against what was made: nobody is forgotten without a word.
 *
 */
export interface Expectation {
  /**
   * Subscriptions that were due on the accounts billed.
   */
  due: number;
  /**
   * Of these, subscriptions with a charge.
   */
  charged: number;
  /**
   * Due and without a charge, in all.
   */
  unchargedCount: number;
  /**
   * The first hundred of them, with the reason.
   */
  uncharged: UnchargedSubscription[];
}
/**
 * A subscription that was due and got no charge.
 *
 */
export interface UnchargedSubscription {
  subscriptionId: SubscriptionId;
  /**
   * Its number.
   */
  subscriptionNumber: string;
  offering: LocalText;
  accountId: AccountId;
  /**
   * The account's number.
   */
  accountNumber: string;
  /**
   * The customer's name.
   */
  customerName: string;
  /**
   * The reason's code.
   */
  code: string;
  texts: Texts;
}
/**
 * The same text in both languages: a name, a line of an explanation.
 *
 */
export interface LocalText {
  /**
   * Simplified Chinese.
   */
  "zh-CN": string;
  /**
   * English.
   */
  en: string;
}
/**
 * An account that owes more than its credit limit.
 *
 */
export interface OverLimitRow {
  accountId: AccountId;
  /**
   * Its number.
   */
  accountNumber: string;
  /**
   * The customer's name.
   */
  customerName: string;
  open: Amount;
  limit: Amount;
}
/**
 * Pays money of the customer's into a wallet. It pays the bills made from now on.
 *
 */
export interface TopUpWallet {
  walletId: WalletId;
  /**
   * The version that was looked at.
   */
  version: number;
  amount: Amount;
  /**
   * How it came in.
   */
  method?: PaymentMethod | null;
  /**
   * The bank's or the payer's reference, at most 100 characters.
   */
  reference?: string | null;
  /**
   * Until when all of it counts from now on; not before its day until now, which stays if none is given.
   */
  expiresOn?: string | null;
}
/**
 * Adds a coupon: a percentage or an amount off.
 *
 */
export interface AddCoupon {
  /**
   * What it is given by, unique among coupons: small Latin letters, digits and dashes.
   */
  code: string;
  name: LocalText;
  /**
   * A share of each line, at most all of it; or an amount.
   */
  percent?: Percent | null;
  /**
   * An amount, without tax where prices exclude it and with tax where they include it; or a percentage.
   */
  amount?: Amount | null;
  duration: CouponDuration;
  /**
   * In how many billing cycles of the account; only for that duration, and needed there.
   */
  cycles?: number | null;
  /**
   * Only for these offerings; for everything if none is named.
   */
  offeringIds?: OfferingId[];
  /**
   * Smaller ones are taken off first; among equals percentages come before amounts.
   */
  priority?: number;
  /**
   * The last day on which it can be given.
   */
  redeemUntil?: string | null;
  /**
   * How often it can be given.
   */
  mostRedemptions?: number | null;
}
/**
 * Adds a meter: something whose use is counted. How it counts can't be changed later: add another one instead.
 *
 */
export interface AddMeter {
  /**
   * What usage files call it: small Latin letters, digits and dashes.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  aggregation?: MeterAggregation;
  /**
   * Reads the events of this meter, from the next import on (`usage.count_past` adds earlier ones); usage files then can't name
   * the new one.
   */
  sourceMeterId?: MeterId | null;
  /**
   * What an event must have to count; all of them.
   */
  filters?: MeterFilter[];
  /**
   * The attribute whose different values are counted; for `unique`, and needed there.
   */
  valueAttribute?: string | null;
  /**
   * The attributes whose combinations have sums of their own, for prices by attribute; for `sum` and `count`.
   */
  dimensions?: string[];
  detail?: MeterDetail;
  /**
   * Whether each event carries its price; for `sum` and `count`.
   */
  priced?: boolean;
}
/**
 * Takes only events whose attribute has one of these values.
 *
 */
export interface MeterFilter {
  /**
   * The attribute's name, as usage files write it.
   */
  attribute: string;
  /**
   * The values it may have; at least one.
   */
  values: string[];
}
/**
 * Adds an offering with its prices; a bundle with its parts, which have the prices.
 *
 */
export interface AddOffering {
  /**
   * Short name, unique in the catalogue: small Latin letters, digits and dashes.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  taxRate: TaxRate;
  /**
   * Whether its prices contain the tax already.
   */
  taxInclusive: boolean;
  currency: Currency;
  connector: Connector;
  /**
   * Where to call; only for the webhook connector, and needed there. `https:` without user name, password and query; systems of
   * the own network, and `http:` to this machine, where the company allows them.
   */
  webhookUrl?: string | null;
  /**
   * What it costs. May be empty in a draft; a bundle has none.
   */
  prices?: NewPrice[];
  kind?: OfferingKind;
  /**
   * Its tax code: from the first day of its rates on they count instead of the tax rate.
   */
  taxCodeId?: TaxCodeId | null;
  /**
   * Its phases, in order; prices can be limited to one of them.
   */
  phases?: NewPhase[];
  /**
   * What a bundle is made of; at least one part.
   */
  parts?: NewPart[];
  /**
   * What an add-on may be added to; at least one standard offering.
   */
  baseIds?: OfferingId[];
  /**
   * Whether it can be ordered at once; otherwise it is a draft.
   */
  publish?: boolean;
}
/**
 * A price of a new offering.
 *
 */
export interface NewPrice {
  /**
   * Short name, unique within the offering: small Latin letters, digits and dashes.
   */
  code: string;
  name: LocalText;
  /**
   * The meter whose usage it charges; only for usage prices, and needed there.
   */
  meterId?: MeterId | null;
  timing: PriceTiming;
  /**
   * Of a price in arrears: whether what is open is billed as soon as the service ends, not when the cycle is over. Not for minimums.
   */
  billAtEnd?: boolean;
  cadence?: Cadence;
  alignment?: Alignment;
  /**
   * The only phase of the offering it applies in, counted from 1; in all if not given.
   */
  phase?: number | null;
  /**
   * What it charges from which day on; at least one.
   */
  versions: NewPriceVersion[];
}
/**
 * Every so many days, weeks, months or years; never more than ten years.
 *
 */
export interface Cadence {
  every: number;
  unit: CadenceUnit;
}
/**
 * What a price charges from a day on.
 *
 */
export interface NewPriceVersion {
  /**
   * The first day it is in force. A billing cycle is charged by the version of its first day.
   */
  validFrom: string;
  model: ChargeModel;
  terms?: PriceTerms;
}
/**
 * A phase of a new offering; phases follow one another from the day the service begins.
 *
 */
export interface NewPhase {
  kind: PhaseKind;
  /**
   * How long it lasts; only the last one may be open.
   */
  length?: Cadence | null;
}
/**
 * A part of a new bundle.
 *
 */
export interface NewPart {
  offeringId: OfferingId;
  quantity: Quantity;
}
/**
 * Adds a price list; price versions can then be limited to the customers on it.
 *
 */
export interface AddPriceList {
  /**
   * Short name, unique among price lists: small Latin letters, digits and dashes.
   */
  code: string;
  name: LocalText;
}
/**
 * Changes what a price charges from a day on. Where that day was billed already, the accounts concerned are billed the
 * difference by the next run.
 *
 */
export interface AddPriceVersion {
  priceId: PriceId;
  /**
   * The first day it is in force.
   */
  validFrom: string;
  model: ChargeModel;
  terms?: PriceTerms;
  /**
   * Only for the customers of this price list; for everybody if not given.
   */
  priceListId?: PriceListId | null;
}
/**
 * The version that was added.
 *
 */
export interface AddedPriceVersion {
  priceVersionId: PriceVersionId;
  /**
   * How many accounts were billed past its first day and will be billed the difference.
   */
  accountsToRerate: number;
}
/**
 * Adds a tax code: offerings that have it are taxed by its rates from their days on.
 *
 */
export interface AddTaxCode {
  /**
   * Short name, unique among tax codes: small Latin letters, digits and dashes.
   */
  code: string;
  name: LocalText;
  /**
   * Its rates from which day on; at least one.
   */
  rates: NewTaxRate[];
}
/**
 * A tax rate from a day on.
 *
 */
export interface NewTaxRate {
  /**
   * The first day; a billing cycle is taxed by the rate of its first day served.
   */
  validFrom: string;
  rate: TaxRate;
}
/**
 * Changes the rate of a tax code from a day on. Where that day was billed already, the accounts concerned are billed the difference
 * by the next run: what was charged at the old rate is taken back at it, and charged anew at the new one.
 *
 */
export interface AddTaxRate {
  taxCodeId: TaxCodeId;
  /**
   * The first day; a billing cycle is taxed by the rate of its first day served.
   */
  validFrom: string;
  rate: TaxRate;
}
/**
 * The rate that was added.
 *
 */
export interface AddedTaxRate {
  /**
   * How many accounts were billed past its first day and will be billed the difference.
   */
  accountsToRerate: number;
}
/**
 * Says whether systems on this computer and in its own network may be called. Where machines keep what they tell to nobody else
 * (link-local addresses) is called never.
 *
 */
export interface AllowLocalSystems {
  /**
   * Whether they may.
   */
  allowed: boolean;
}
/**
 * Changes what an offering is called, how it is taxed and how it is activated. The tax is fixed once a service of it has
 * started, since earlier charges would change with it.
 *
 */
export interface ChangeOffering {
  offeringId: OfferingId;
  name: LocalText;
  unit: LocalText;
  taxRate: TaxRate;
  /**
   * Whether its prices contain the tax already.
   */
  taxInclusive: boolean;
  connector: Connector;
  /**
   * Where to call; only for the webhook connector, and needed there.
   */
  webhookUrl?: string | null;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Gives an offering another tax code from a day on. Where that day was billed already, the accounts concerned are billed the
 * difference by the next run, as with another rate of the tax code it has.
 *
 */
export interface ChangeTaxCode {
  offeringId: OfferingId;
  taxCodeId: TaxCodeId;
  /**
   * The first day; a billing cycle is taxed by what counts on its first day served.
   */
  validFrom: string;
}
/**
 * The tax code that was given.
 *
 */
export interface ChangedTaxCode {
  /**
   * How many accounts were billed past its first day and will be billed the difference.
   */
  accountsToRerate: number;
}
/**
 * Lets a draft, or a retired offering again, be ordered.
 *
 */
export interface PublishOffering {
  offeringId: OfferingId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Lets a retired coupon be given again, within its last day and how often it can be given.
 *
 */
export interface ReactivateCoupon {
  couponId: CouponId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Ends the giving of a coupon. Accounts that have it keep it.
 *
 */
export interface RetireCoupon {
  couponId: CouponId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Ends the sale of an offering. Customers who have it keep it.
 *
 */
export interface RetireOffering {
  offeringId: OfferingId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Makes a new secret to sign an offering's calls with (`webhook-signature`, HMAC-SHA256) and answers it, this once. The one before
 * signs too for a day.
 *
 */
export interface RotateWebhookSecret {
  offeringId: OfferingId;
  /**
   * The password of whoever makes it: who holds the secret can speak to the other system as Boss
   * does. A wrong one counts as at the door.
   */
  ownPassword: string;
}
/**
 * A new secret.
 *
 */
export interface WebhookSecret {
  /**
   * The secret, `whsec_` and base64; none where the same request comes again, since it is told once.
   */
  secret?: string | null;
  /**
   * Until when the secret before signs too; none where there was none.
   */
  previousUntil?: Instant | null;
}
/**
 * Adds a customer with contacts, tax profiles and, if wanted, a first billing account: whole or not at all.
 *
 */
export interface AddCustomer {
  customer: NewCustomer;
  /**
   * What stands on their invoices; the first is the default one if none says so.
   */
  taxProfiles?: NewTaxProfile[];
  /**
   * A first billing account, with the default tax profile.
   */
  account?: NewAccount | null;
}
/**
 * A new customer with the people to talk to.
 *
 */
export interface NewCustomer {
  kind: CustomerKind;
  /**
   * Full legal name, or the person's name.
   */
  name: string;
  /**
   * Unified social credit code of a Chinese organisation; a code that fails its check is kept with a warning.
   */
  creditCode?: string | null;
  /**
   * Switchboard, or the person's phone.
   */
  phone?: string | null;
  /**
   * Where mail to the customer goes.
   */
  email?: string | null;
  /**
   * Where they are.
   */
  address?: string | null;
  /**
   * Anything colleagues should know.
   */
  note?: string | null;
  /**
   * People to talk to; the first is the primary one if none says so.
   */
  contacts?: ContactProfile[];
}
/**
 * A person to talk to.
 *
 */
export interface ContactProfile {
  /**
   * Their name.
   */
  name: string;
  /**
   * What they do there.
   */
  position?: string | null;
  /**
   * Mobile or landline number.
   */
  phone?: string | null;
  /**
   * Mail address.
   */
  email?: string | null;
  /**
   * The one to ask first; a customer with contacts has exactly one.
   */
  isPrimary?: boolean;
}
/**
 * What stands on an invoice as the buyer (发票抬头).
 *
 */
export interface NewTaxProfile {
  /**
   * The buyer's name on the invoice.
   */
  title: string;
  /**
   * Taxpayer number: 15, 17, 18 or 20 letters and digits. A special invoice needs one.
   */
  taxNumber?: string | null;
  invoiceKind: InvoiceKind;
  /**
   * Registered address.
   */
  address?: string | null;
  /**
   * Registered phone.
   */
  phone?: string | null;
  /**
   * The buyer's bank.
   */
  bankName?: string | null;
  /**
   * Account number at that bank.
   */
  bankAccount?: string | null;
  /**
   * Where invoices are sent.
   */
  email?: string | null;
  /**
   * The one taken where none is chosen; a customer's first profile always is.
   */
  isDefault?: boolean;
}
/**
 * A new billing account.
 *
 */
export interface NewAccount {
  /**
   * What the account is called; the customer's name when empty.
   */
  name?: string;
  currency: Currency;
  /**
   * The day of the month a billing cycle starts on, 1 to 31.
   */
  cycleDay: number;
  /**
   * Days from the bill to its due date, 0 to 365.
   */
  paymentTermsDays: number;
  /**
   * The most that may stand open, in the account's currency; none for no limit.
   */
  creditLimit?: Amount | null;
  language: Language;
  invoicing: Invoicing;
  /**
   * The day it was opened; today when not given.
   */
  openedOn?: string | null;
}
/**
 * What was made.
 *
 */
export interface AddedCustomer {
  customerId: CustomerId;
  /**
   * Their number.
   */
  number: string;
  /**
   * Their tax profiles, in the order given.
   */
  taxProfileIds: TaxProfileId[];
  /**
   * Their first billing account, if one was asked for.
   */
  accountId?: AccountId | null;
  /**
   * Its number.
   */
  accountNumber?: string | null;
}
/**
 * Opens a billing account for a customer.
 *
 */
export interface AddAccount {
  customerId: CustomerId;
  /**
   * The tax profile its invoices name; the customer's default one when none.
   */
  taxProfileId?: TaxProfileId | null;
  account: NewAccount;
}
/**
 * The account that was opened.
 *
 */
export interface AddedAccount {
  accountId: AccountId;
  /**
   * Its number.
   */
  number: string;
}
/**
 * Adds a contact to a customer.
 *
 */
export interface AddContact {
  customerId: CustomerId;
  contact: ContactProfile;
}
/**
 * Adds a tax profile to a customer.
 *
 */
export interface AddTaxProfile {
  customerId: CustomerId;
  taxProfile: NewTaxProfile;
}
/**
 * Changes who a customer is.
 *
 */
export interface ChangeCustomer {
  customerId: CustomerId;
  customer: CustomerProfile;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Who a customer is.
 *
 */
export interface CustomerProfile {
  kind: CustomerKind;
  /**
   * Full legal name, or the person's name.
   */
  name: string;
  /**
   * Unified social credit code of a Chinese organisation; a code that fails its check is kept with a warning.
   */
  creditCode?: string | null;
  /**
   * Switchboard, or the person's phone.
   */
  phone?: string | null;
  /**
   * Where mail to the customer goes.
   */
  email?: string | null;
  /**
   * Where they are.
   */
  address?: string | null;
  /**
   * Anything colleagues should know.
   */
  note?: string | null;
}
/**
 * Changes the terms of a billing account.
 *
 */
export interface ChangeAccount {
  accountId: AccountId;
  account: AccountTerms;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * What can be changed of a billing account. Its currency can't: open another account for another currency.
 *
 */
export interface AccountTerms {
  /**
   * What the account is called.
   */
  name: string;
  /**
   * The tax profile its invoices name; the customer's default one when none.
   */
  taxProfileId?: TaxProfileId | null;
  /**
   * The day of the month a billing cycle starts on, 1 to 31. Fixed once the account was billed.
   */
  cycleDay: number;
  /**
   * Days from the bill to its due date, 0 to 365.
   */
  paymentTermsDays: number;
  /**
   * The most that may stand open, in the account's currency; none for no limit.
   */
  creditLimit?: Amount | null;
  language: Language;
  invoicing: Invoicing;
}
/**
 * Changes a contact.
 *
 */
export interface ChangeContact {
  contactId: ContactId;
  contact: ContactProfile;
  /**
   * The version of the customer that was looked at.
   */
  version: number;
}
/**
 * Changes a tax profile. Invoices already issued keep what stood on them.
 *
 */
export interface ChangeTaxProfile {
  taxProfileId: TaxProfileId;
  taxProfile: NewTaxProfile;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Ends business with a customer. Refused while they have an active account.
 *
 */
export interface CloseCustomer {
  customerId: CustomerId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Closes a billing account for good. Refused while a service is not ended or something is not billed;
 * warns of what is owed or not applied.
 *
 */
export interface CloseAccount {
  accountId: AccountId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Removes a contact. When it was the primary one, the oldest that is left takes its place.
 *
 */
export interface RemoveContact {
  contactId: ContactId;
  /**
   * The version of the customer that was looked at.
   */
  version: number;
}
/**
 * Takes up business with a closed customer again.
 *
 */
export interface ReopenCustomer {
  customerId: CustomerId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Has another account pay for this one, or this one for itself again. From the next bill run on, what this account owes stands on the
 * payer's bills; bills that are made stay with whom they were made for, and so does what corrects them.
 *
 */
export interface SetPayer {
  accountId: AccountId;
  /**
   * The account that pays for it; none where it pays for itself.
   */
  payerAccountId?: AccountId | null;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Throws a draft away.
 *
 */
export interface DiscardDraft {
  draftId: DraftId;
}
/**
 * Opens an account: for a new customer or one that is known, with a first order if offerings are chosen.
 *
 */
export interface OpenAccount {
  customer: CustomerChoice;
  taxProfile?: TaxProfileChoice;
  account: NewAccount;
  /**
   * What is ordered; may be empty.
   */
  items?: AccountItem[];
  /**
   * A note on the order, for colleagues.
   */
  note?: string | null;
  /**
   * The draft it was typed in, which is discarded when all is done.
   */
  draftId?: DraftId | null;
}
/**
 * An offering ordered with the account.
 *
 */
export interface AccountItem {
  offeringId: OfferingId;
  quantity: Quantity;
  /**
   * The day the service is to begin.
   */
  startOn: string;
  /**
   * Of an add-on: the place, from 1, of the item that it is added to.
   */
  parentItem?: number | null;
}
/**
 * An account that was opened.
 *
 */
export interface OpenedAccount {
  customerId: CustomerId;
  /**
   * `C000001`.
   */
  customerNumber: string;
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  /**
   * The order, if anything was ordered.
   */
  orderId?: OrderId | null;
  /**
   * `O000001`.
   */
  orderNumber?: string | null;
  /**
   * What becomes of each item.
   */
  activations: AccountActivation[];
  /**
   * What the first cycle will be billed, in a dry run: assuming that every service starts on the day asked for, and without
   * usage. None where nothing will be charged.
   */
  firstBill?: Estimate | null;
}
/**
 * What becomes of an ordered item.
 *
 */
export interface AccountActivation {
  subscriptionId: SubscriptionId;
  /**
   * `S000001`.
   */
  subscriptionNumber: string;
  offeringName: LocalText;
  /**
   * The name of the bundle it is a part of.
   */
  bundleName?: LocalText | null;
  quantity: Quantity;
  unit: LocalText;
  /**
   * The day the service is to begin.
   */
  startOn: string;
  connector: Connector;
  state: OrderState;
}
/**
 * What an account would be charged.
 *
 */
export interface Estimate {
  /**
   * The last day billed.
   */
  through: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * The charges.
   */
  charges: EstimatedCharge[];
}
/**
 * One charge that would be made.
 *
 */
export interface EstimatedCharge {
  subscriptionId: SubscriptionId;
  offering: LocalText;
  priceId: PriceId;
  price: LocalText;
  period: Period;
  served: Period;
  quantity: Quantity;
  unit: LocalText;
  /**
   * For one unit, where the line is quantity × unit price.
   */
  unitPrice?: UnitPrice | null;
  taxRate: TaxRate;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * Why, line by line.
   */
  explanation: LocalText[];
}
/**
 * Places an order on an account.
 *
 *
 */
export interface PlaceOrder {
  accountId: AccountId;
  /**
   * The day the customer asked; today if not given, never in the future.
   */
  requestedOn?: string | null;
  /**
   * For colleagues.
   */
  note?: string | null;
  /**
   * What is asked for; at least one, and each subscription at most once.
   */
  items: PlaceOrderItem[];
}
/**
 * An order that was placed.
 *
 */
export interface OrderedServices {
  orderId: OrderId;
  /**
   * `O000001`.
   */
  orderNumber: string;
  state: OrderState;
  /**
   * One per item, in their order; then those of add-ons that follow.
   */
  items: PlacedItem[];
  /**
   * In a dry run, what it makes of the bills of each account concerned, assuming that everything takes effect on the day
   * asked for, and without usage to come.
   */
  bills: BillForecast[];
}
/**
 * What came of one item.
 *
 */
export interface PlacedItem {
  itemId: OrderItemId;
  verb: OrderVerb;
  change: ItemChange;
  offeringId: OfferingId;
  offeringName: LocalText;
  quantity: Quantity;
  unit: LocalText;
  /**
   * The name of the bundle it is a part of.
   */
  bundleName?: LocalText | null;
  /**
   * The day it takes effect.
   */
  effectiveOn: string;
  /**
   * The place in the order, from 1, of the item this one, for an add-on, follows from.
   */
  follows?: number | null;
  subscriptionId: SubscriptionId;
  /**
   * `S000001`.
   */
  subscriptionNumber: string;
  taskId: ServiceOrderId;
  connector: Connector;
  state: OrderState;
}
/**
 * What an order makes of an account's next bill.
 *
 */
export interface BillForecast {
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  /**
   * The last day of the billing period the order takes effect in.
   */
  through: string;
  without: Amount;
  total: Amount;
  difference: Amount;
  /**
   * The charges for the subscriptions that the order is about.
   */
  charges: EstimatedCharge[];
  others: Amount;
}
/**
 * Saves what was typed so far.
 *
 */
export interface SaveDraft {
  /**
   * Which draft; none for a new one.
   */
  draftId?: DraftId | null;
  /**
   * The guided form, for example `open-account`.
   */
  flow: string;
  /**
   * What the list of drafts calls it.
   */
  title: string;
  /**
   * The step the person is at.
   */
  step: string;
  /**
   * What was typed, as the form keeps it; at most 256 KiB.
   */
  data: {
    [k: string]: unknown;
  };
  /**
   * The version that was typed on; needed for a draft that is there already.
   */
  version?: number | null;
}
/**
 * A draft that was saved.
 *
 */
export interface SavedDraft {
  draftId: DraftId;
  /**
   * For the next save.
   */
  version: number;
  savedAt: Instant;
}
/**
 * Corrects a platform number that was noted wrongly; what was noted is kept with the reason. Two numbers noted crosswise are put
 * right by taking one of them away first.
 *
 */
export interface CorrectPlatformNumber {
  invoiceId: InvoiceId;
  /**
   * The number that stands on it and is wrong, as it was looked at.
   */
  noted: string;
  /**
   * The right one, 20 digits; none takes the wrong one away.
   */
  platformNumber?: string | null;
  /**
   * Why, 1 to 500 characters.
   */
  reason: string;
}
/**
 * Issues invoices: one per request, all or none.
 *
 */
export interface IssueInvoices {
  /**
   * At least one; each becomes one invoice, numbered in this order.
   */
  requests: IssueRequest[];
  /**
   * The day that stands on the invoices; today when left out. Not in the future, not before a bill's day.
   */
  issuedOn?: string | null;
}
/**
 * One invoice to be issued.
 *
 */
export interface IssueRequest {
  /**
   * The bills it covers, each with all it still has un-invoiced: of one customer and one currency.
   */
  billIds: BillId[];
  /**
   * The buyer (发票抬头); when left out the account's, then the customer's default, then the customer's name.
   */
  taxProfileId?: TaxProfileId | null;
  /**
   * A part of a single bill, tax included; all of it when left out.
   */
  amount?: Amount | null;
  /**
   * Printed on the invoice, at most 500 characters.
   */
  remarks?: string | null;
}
/**
 * What was issued. In a dry run the invoices have neither id nor number: drafts are not numbered.
 *
 */
export interface IssuedInvoices {
  /**
   * In the order of the requests.
   */
  invoices: IssuedInvoice[];
  /**
   * Sums with tax, by currency.
   */
  totals: Amount[];
}
/**
 * One invoice that was issued.
 *
 */
export interface IssuedInvoice {
  /**
   * None in a dry run.
   */
  invoiceId?: InvoiceId | null;
  /**
   * None in a dry run.
   */
  number?: string | null;
  customerId: CustomerId;
  /**
   * The buyer as printed.
   */
  buyerTitle: string;
  /**
   * The day of issue.
   */
  issuedOn: string;
  /**
   * The day payment is due.
   */
  dueOn: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * How many lines it has.
   */
  lines: number;
  /**
   * Numbers of the bills it covers.
   */
  billNumbers: string[];
}
/**
 * Issues one invoice per bill for accounts that are invoiced with every bill, over a bill run or up to a day.
 *
 */
export interface IssueForRun {
  /**
   * The bills of this run; either this or `billedThrough`.
   */
  billRunId?: BillRunId | null;
  /**
   * All un-invoiced bills billed up to and on this day.
   */
  billedThrough?: string | null;
  /**
   * The day that stands on the invoices; today when left out.
   */
  issuedOn?: string | null;
}
/**
 * What was issued for a run.
 *
 */
export interface IssuedForRun {
  /**
   * How many invoices.
   */
  invoices: number;
  /**
   * Sums with tax, by currency.
   */
  totals: Amount[];
  /**
   * The first and last number; none in a dry run or when nothing was issued.
   */
  firstNumber?: string | null;
  /**
   * See `firstNumber`.
   */
  lastNumber?: string | null;
  /**
   * The largest invoices, at most twenty.
   */
  largest: IssuedInvoice[];
  /**
   * How many bills were left out.
   */
  leftOut: number;
  /**
   * The bills that were left out, with the reason; at most one hundred.
   */
  notInvoiced: NotInvoiced[];
}
/**
 * A bill that a run of invoices left out.
 *
 */
export interface NotInvoiced {
  billId: BillId;
  /**
   * Its number.
   */
  billNumber: string;
  reason: Notice;
}
/**
 * Notes the number that the tax platform gave an invoice (数电票号码), where none is noted.
 *
 */
export interface SetPlatformNumber {
  invoiceId: InvoiceId;
  /**
   * 20 digits.
   */
  platformNumber: string;
}
/**
 * Takes a kind of work that has a rhythm, so that no other program does it meanwhile.
 *
 */
export interface BeginWork {
  /**
   * The kind's name.
   */
  kind: string;
}
/**
 * Whether the work is this program's to do.
 *
 */
export interface WorkBegun {
  /**
   * Not so where another program has begun it or done it.
   */
  begun: boolean;
}
/**
 * Claims the backup of a day for the program that is to make it.
 *
 */
export interface ClaimBackup {
  /**
   * The day, in the company's zone.
   */
  day: string;
  /**
   * The file it will be.
   */
  path: string;
}
/**
 * Whether the backup was claimed.
 *
 */
export interface ClaimedBackup {
  /**
   * The number of this attempt; none where it is not due, or somebody else's.
   */
  attempt?: number | null;
}
/**
 * Forgets requests that can't come again, after thirty days (saves of drafts: three) or more, and
 * sessions that ended long ago.
 *
 */
export interface ClearAway {}
/**
 * What was cleared away.
 *
 */
export interface ClearedAway {
  /**
   * Requests that were forgotten.
   */
  requests: number;
  /**
   * Sessions that were forgotten.
   */
  sessions: number;
}
/**
 * Gives a kind of work back, done or not.
 *
 */
export interface EndWork {
  /**
   * The kind's name.
   */
  kind: string;
  /**
   * When it is due again; at once where it was not done.
   */
  nextAt?: Instant | null;
}
/**
 * Notes that a kind of work began to fail, fails for another reason, or goes again.
 *
 */
export interface NoteWork {
  /**
   * The kind's name.
   */
  kind: string;
  /**
   * The code of the error it fails with; none where it goes again.
   */
  errorCode?: string | null;
}
/**
 * Records how an attempt at a backup ended.
 *
 */
export interface RecordBackup {
  /**
   * The day, in the company's zone.
   */
  day: string;
  /**
   * The attempt that was claimed; one that was lost to another program meanwhile is not recorded.
   */
  attempt: number;
  /**
   * The file's bytes, where it was made.
   */
  size?: number | null;
  /**
   * Why it failed.
   */
  errorCode?: string | null;
}
/**
 * Whether it was recorded.
 *
 */
export interface RecordedBackup {
  /**
   * False where another program had claimed the day meanwhile.
   */
  recorded: boolean;
}
/**
 * Gives an order up. Only while none of its items has taken effect.
 *
 */
export interface CancelOrder {
  orderId: OrderId;
  /**
   * Why, for colleagues.
   */
  reason: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * How an order stands after an action.
 *
 */
export interface OrderOutcome {
  orderId: OrderId;
  state: OrderState;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * Gives one task up while the rest of its order stands: its item will not take effect. Where another system did it all the same,
 * cancelling once more says that this was seen to, and how.
 *
 */
export interface CancelTask {
  taskId: ServiceOrderId;
  /**
   * Why, for colleagues.
   */
  reason: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * How a task, its order and its subscription stand after an action.
 *
 */
export interface TaskOutcome {
  taskId: ServiceOrderId;
  state: OrderState;
  orderId: OrderId;
  orderState: OrderState;
  subscriptionId: SubscriptionId;
  subscriptionState: SubscriptionState;
}
/**
 * Takes calls that are due, so that nobody else makes them meanwhile.
 *
 */
export interface ClaimDeliveries {
  /**
   * The tasks to call for, few enough to be called before their claim lapses; what is not due any more is passed over.
   */
  taskIds: ServiceOrderId[];
}
/**
 * Calls to be made now.
 *
 */
export interface ClaimedDeliveries {
  /**
   * The one that waited longest first.
   */
  deliveries: Delivery[];
}
/**
 * One call of another system.
 *
 */
export interface Delivery {
  taskId: ServiceOrderId;
  /**
   * Which attempt this is, from 1.
   */
  attempt: number;
  offeringId: OfferingId;
  /**
   * The same for every attempt, so that the other system does it once.
   */
  idempotencyKey: string;
  /**
   * The order, `O000001`.
   */
  orderNumber: string;
  verb: OrderVerb;
  change: ItemChange;
  /**
   * The subscription, `S000001`.
   */
  subscriptionNumber: string;
  /**
   * The offering's code.
   */
  offeringCode: string;
  quantity: Quantity;
  /**
   * The day it takes effect.
   */
  effectiveOn: string;
  /**
   * The account, `A000001`.
   */
  accountNumber: string;
  /**
   * The customer, `C000001`.
   */
  customerNumber: string;
  /**
   * The customer's name.
   */
  customerName: string;
}
/**
 * Completes tasks without a connector whose day has come.
 *
 */
export interface CompleteDueTasks {
  /**
   * Which; what is not due any more is passed over.
   */
  taskIds: ServiceOrderId[];
  /**
   * Without the add-ons that waited for them: these are done in their own turn, and can't hold up what they are added to.
   */
  withoutAddOns?: boolean;
}
/**
 * What came due.
 *
 */
export interface DueTasksCompleted {
  /**
   * How many tasks were completed, or failed because they were not possible any more.
   */
  completed: number;
}
/**
 * Says that a task is done. A task of another system can be completed by hand too, when it was done there by hand.
 *
 */
export interface CompleteTask {
  taskId: ServiceOrderId;
  /**
   * The day it was done: not in the future, not before the day that was agreed. A new service is billed from this day on;
   * a change or an end takes effect on the day that was agreed, whenever it was done.
   */
  completedOn: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Says that a task can't be done now.
 *
 */
export interface FailTask {
  taskId: ServiceOrderId;
  /**
   * Why, for colleagues.
   */
  reason: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Puts a subscription into a group, or takes it out of its group. From the next bill run on, the subscriptions of one group stand
 * on one bill of their own; what was billed stays where it stands.
 *
 */
export interface GroupSubscription {
  subscriptionId: SubscriptionId;
  /**
   * The group's name; none where it is billed with everything else.
   */
  billGroup?: string | null;
}
/**
 * Stops work on an order until it is resumed: its open tasks are neither called nor shown as to do.
 *
 */
export interface HoldOrder {
  orderId: OrderId;
  /**
   * Why, for colleagues.
   */
  reason: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * An order that was placed.
 *
 */
export interface PlacedOrder {
  orderId: OrderId;
  /**
   * `O000001`.
   */
  orderNumber: string;
  state: OrderState;
  /**
   * One per item, in their order, of a bundle one per part; then those of add-ons that follow.
   */
  items: PlacedItem[];
}
/**
 * Records how a call ended.
 *
 */
export interface RecordDelivery {
  taskId: ServiceOrderId;
  /**
   * The attempt that was claimed.
   */
  attempt: number;
  result: DeliveryResult;
}
/**
 * What the other system says of a task it did.
 *
 */
export interface AcceptedDelivery {
  /**
   * The day it was done; where it does not say, today.
   */
  completedOn?: string | null;
}
/**
 * How the task stands after a call.
 *
 */
export interface RecordedDelivery {
  /**
   * Whether the call still counted; not when the task was completed, cancelled or tried again meanwhile. A task that was
   * cancelled and done all the same is kept before people's eyes.
   */
  counted: boolean;
  state: OrderState;
}
/**
 * Goes on with an order that was held.
 *
 */
export interface ResumeOrder {
  orderId: OrderId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Tries a failed task again: it is to do once more, or the other system is called again.
 *
 */
export interface RetryTask {
  taskId: ServiceOrderId;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * Puts a task off that failed for no reason of its own; after the last try it fails.
 *
 */
export interface SetTaskAside {
  taskId: ServiceOrderId;
  /**
   * The code of the error it met.
   */
  errorCode: string;
}
/**
 * How the task stands.
 *
 */
export interface TaskSetAside {
  /**
   * Whether it failed and waits for a person now.
   */
  failed: boolean;
}
/**
 * Settles bills with what a payment has left.
 *
 */
export interface AllocatePayment {
  paymentId: PaymentId;
  allocate: AllocationWish;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * An amount for a bill.
 *
 */
export interface BillShare {
  billId: BillId;
  amount: Amount;
}
/**
 * A payment after it was recorded or allocated.
 *
 */
export interface PaymentOutcome {
  paymentId: PaymentId;
  /**
   * Its number; none in a dry run.
   */
  number?: string | null;
  amount: Amount;
  allocated: Amount;
  unallocated: Amount;
  /**
   * The allocations made now.
   */
  allocations: AllocationMade[];
}
/**
 * What a payment settled of a bill, just now.
 *
 */
export interface AllocationMade {
  billId: BillId;
  /**
   * Its number.
   */
  billNumber: string;
  amount: Amount;
  openAfter: Amount;
  stateAfter: BillState;
}
/**
 * Records money that came in, and settles bills with it.
 *
 */
export interface RecordPayment {
  accountId: AccountId;
  amount: Amount;
  /**
   * The day it came in; not in the future.
   */
  receivedOn: string;
  method: PaymentMethod;
  /**
   * The bank's or the payer's reference, at most 100 characters.
   */
  reference?: string | null;
  /**
   * A note, at most 500 characters.
   */
  note?: string | null;
  allocate: AllocationWish;
}
/**
 * Takes a payment back whole, as of today: its bills owe again what it settled.
 *
 */
export interface ReversePayment {
  paymentId: PaymentId;
  /**
   * Why, 1 to 500 characters; it stands as the note of the payment that takes it back.
   */
  reason: string;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * The payment that takes another back.
 *
 */
export interface ReversalOutcome {
  paymentId: PaymentId;
  /**
   * Its number; none in a dry run.
   */
  number?: string | null;
  amount: Amount;
  /**
   * The opposite of what the payment had settled, and what the bills owe again.
   */
  allocations: AllocationMade[];
}
/**
 * Adds a member of staff. The password is for the first sign-in only: its person then sets one
 * nobody else knows.
 *
 */
export interface AddStaff {
  /**
   * What they sign in with.
   */
  login: string;
  /**
   * Their name.
   */
  name: string;
  /**
   * Their first password, at least eight characters.
   */
  password: string;
  /**
   * What they do here.
   */
  roles: Role[];
  /**
   * The password of whoever adds them. A wrong one counts as at the door.
   */
  ownPassword: string;
}
/**
 * Changes what a member of staff does here, or whether they still do. Nobody but the owner changes
 * their own roles, or the owner.
 *
 */
export interface ChangeStaff {
  staffId: StaffId;
  /**
   * Their name.
   */
  name: string;
  /**
   * Whether they may sign in.
   */
  active: boolean;
  /**
   * What they do here.
   */
  roles: Role[];
  /**
   * The version that was looked at.
   */
  version: number;
  /**
   * The password of whoever changes it. A wrong one counts as at the door.
   */
  ownPassword: string;
}
/**
 * Changes the company's profile. Currency and time zone stay once something was delivered,
 * measured or booked.
 *
 */
export interface ChangeCompany {
  company: CompanyProfile;
  /**
   * The version that was looked at.
   */
  version: number;
}
/**
 * What stands on documents as the seller, and how the company counts its days.
 *
 */
export interface CompanyProfile {
  /**
   * Legal name.
   */
  name: string;
  /**
   * Name on English documents.
   */
  nameEnglish?: string;
  /**
   * Taxpayer number.
   */
  taxNumber?: string;
  /**
   * Registered address.
   */
  address?: string;
  /**
   * Phone.
   */
  phone?: string;
  /**
   * Bank that customers pay to.
   */
  bankName?: string;
  /**
   * Account number at that bank.
   */
  bankAccount?: string;
  currency: Currency;
  /**
   * IANA name of the zone in which days begin, for example `Asia/Shanghai`.
   */
  timeZone: string;
  language: Language;
  /**
   * Minutes without use before a desk locks, 1 to 480.
   */
  idleMinutes: number;
  /**
   * Whether the command line asks for passwords; where nothing is said, it does on a server that
   * more than one member of staff works with. It stops slips, not those who hold the database:
   * they can change it without Boss.
   */
  commandLinePasswords?: boolean | null;
  /**
   * Whether what was paid in advance is given back when a customer takes less, where an order
   * does not say otherwise.
   */
  creditReductions?: boolean;
  /**
   * A logo for documents: a PNG file, base64.
   */
  logo?: string | null;
}
/**
 * Changes one's own password; all of one's sessions end, and one signs in with the new one.
 *
 */
export interface ChangeOwnPassword {
  /**
   * The password until now. A wrong one counts as at the door.
   */
  old: string;
  /**
   * The new one, at least eight characters.
   */
  new: string;
}
/**
 * Founds the company of this database and makes its owner.
 *
 */
export interface FoundCompany {
  company: CompanyProfile;
  owner: NewOwner;
  /**
   * Whether it is the demo company.
   */
  demo?: boolean;
}
/**
 * The first member of staff, who holds every role.
 *
 */
export interface NewOwner {
  /**
   * What they sign in with.
   */
  login: string;
  /**
   * Their name.
   */
  name: string;
  /**
   * At least eight characters.
   */
  password: string;
}
/**
 * Gives a member of staff a new password, opens a locked login, and ends their sessions. They
 * change it when they sign in next: nobody may act under a password that somebody else knows. The
 * owner's is changed by the owner only, and one's own with the old one.
 *
 */
export interface SetPassword {
  staffId: StaffId;
  /**
   * The new password, at least eight characters.
   */
  password: string;
  /**
   * The password of whoever sets it. A wrong one counts as at the door.
   */
  ownPassword: string;
}
/**
 * Lets a meter that reads another one's events count those it has missed: the ones imported before it was added.
 *
 */
export interface CountPast {
  meterId: MeterId;
}
/**
 * What a meter counted of the past.
 *
 */
export interface PastCounted {
  /**
   * Events it counts now and did not before.
   */
  events: number;
  /**
   * The first day with one.
   */
  firstDay?: string | null;
  /**
   * Accounts with such events on days billed already: the next run bills the difference.
   */
  accountsLate: number;
}
/**
 * Imports a CSV file of usage events, whole or not at all. A dry run is the check of the file.
 *
 * Columns, in any order: `event_id` (unique for whoever measures), `subscription` (number), `meter` (code), `at` (RFC 3339 with
 * an offset, or date and time in the company's zone), `quantity` (zero or more, at most six decimals; below zero only where it
 * changes a level). A file may also have `attributes` (`name=value;name=value`, or a JSON object), `amount` (the event's own
 * price, for meters whose events have one) and `replaces` (the id of an earlier event that this one corrects and that counts
 * no more; with quantity 0 it is only taken away).
 *
 */
export interface ImportUsage {
  file: FileToken;
  /**
   * What it is written in, where it has no byte order mark; UTF-8 if not given. What is no UTF-8 is refused then, for other
   * encodings read each other's files as other text.
   */
  encoding?: FileEncoding | null;
}
/**
 * What an import did.
 *
 */
export interface UsageImported {
  importId: UsageImportId;
  /**
   * The file's name.
   */
  fileName: string;
  /**
   * The SHA-256 of its bytes, in hexadecimal digits.
   */
  fileSha256: string;
  /**
   * How many bytes it has.
   */
  fileBytes: number;
  encoding: FileEncoding;
  /**
   * Lines with an event.
   */
  rowsRead: number;
  /**
   * Events counted now.
   */
  eventsAccepted: number;
  /**
   * Events that were counted before, in this file or an earlier one.
   */
  eventsDuplicate: number;
  /**
   * Earlier events that count no more because events of this file correct them.
   */
  eventsCorrected: number;
  /**
   * Events counted now whose day was billed already: the next run bills the difference.
   */
  eventsLate: number;
  /**
   * Accounts with such events.
   */
  accountsLate: number;
  /**
   * Events counted now on days on which their subscription is not served: nobody is billed for them.
   */
  eventsUnserved: number;
  /**
   * Whose events these are, at most a hundred.
   */
  unserved: UnservedUsage[];
  /**
   * Subscriptions with events counted now.
   */
  subscriptions: number;
  /**
   * The first day with an event counted now.
   */
  firstDay?: string | null;
  /**
   * The last one.
   */
  lastDay?: string | null;
  /**
   * What was counted, by meter.
   */
  meters: ImportedMeter[];
}
/**
 * Usage of a subscription on one meter on days on which it is not served.
 *
 */
export interface UnservedUsage {
  /**
   * The subscription, `S000001`.
   */
  subscriptionNumber: string;
  /**
   * The meter's code.
   */
  meterCode: string;
  /**
   * Events.
   */
  events: number;
  /**
   * Their sum; none where it is beyond what can be counted.
   */
  quantity?: Quantity | null;
  /**
   * The first of these days.
   */
  firstDay: string;
  /**
   * The last one.
   */
  lastDay: string;
}
/**
 * What an import counted on one meter.
 *
 */
export interface ImportedMeter {
  meterId: MeterId;
  /**
   * Its code.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  /**
   * Events.
   */
  events: number;
  /**
   * Their sum; none where it is beyond what can be counted.
   */
  quantity?: Quantity | null;
}
export interface Queries {
  "billing.bill": {
    input: ViewBill;
    output: BillView;
  };
  "billing.bills": {
    input: ListBills;
    output: BillList;
  };
  "billing.charge_explanation": {
    input: ExplainCharge;
    output: ChargeExplained;
  };
  "billing.drafts": {
    input: ListBillDrafts;
    output: BillDraftList;
  };
  "billing.price_effect": {
    input: PriceEffect;
    output: PriceEffectView;
  };
  "billing.price_notice": {
    input: PriceNotice;
    output: DocumentFile;
  };
  "billing.run_detail": {
    input: ViewBillRun;
    output: BillRunView;
  };
  "billing.runs": {
    input: ListBillRuns;
    output: BillRunList;
  };
  "billing.terms": {
    input: ViewTerms;
    output: TermsView;
  };
  "billing.wallet_entries": {
    input: ListWalletEntries;
    output: WalletEntryList;
  };
  "billing.wallets": {
    input: ListWallets;
    output: WalletList;
  };
  "catalog.coupons": {
    input: ListCoupons;
    output: CouponList;
  };
  "catalog.listed_customers": {
    input: ListListedCustomers;
    output: ListedCustomerList;
  };
  "catalog.meters": {
    input: ListMeters;
    output: MeterList;
  };
  "catalog.offering": {
    input: ShowOffering;
    output: OfferingDetail;
  };
  "catalog.offerings": {
    input: ListOfferings;
    output: OfferingList;
  };
  "catalog.orderable": {
    input: OrderableOfferings;
    output: OrderableList;
  };
  "catalog.price_list": {
    input: ShowPriceList;
    output: PriceListDetail;
  };
  "catalog.price_lists": {
    input: ListPriceLists;
    output: PriceListList;
  };
  "catalog.tax_codes": {
    input: ListTaxCodes;
    output: TaxCodeList;
  };
  "customers.account": {
    input: ShowAccount;
    output: AccountDetail;
  };
  "customers.accounts": {
    input: ListAccounts;
    output: AccountList;
  };
  "customers.check_credit_code": {
    input: CheckCreditCode;
    output: CreditCodeCheck;
  };
  "customers.detail": {
    input: ShowCustomer;
    output: CustomerDetail;
  };
  "customers.duplicates": {
    input: FindDuplicates;
    output: Duplicates;
  };
  "customers.find": {
    input: FindCustomers;
    output: FoundCustomers;
  };
  "customers.list": {
    input: ListCustomers;
    output: CustomerList;
  };
  "flows.desk": {
    input: Desk;
    output: DeskView;
  };
  "flows.draft": {
    input: ShowDraft;
    output: DraftView;
  };
  "flows.drafts": {
    input: ListDrafts;
    output: DraftList;
  };
  "invoicing.detail": {
    input: InvoiceDetail;
    output: InvoiceView;
  };
  "invoicing.list": {
    input: ListInvoices;
    output: InvoiceList;
  };
  "invoicing.open_bills": {
    input: ListOpenBills;
    output: OpenBillList;
  };
  "invoicing.pdf": {
    input: InvoicePdf;
    output: DocumentFile;
  };
  "jobs.works": {
    input: ListWork;
    output: WorkList;
  };
  "orders.detail": {
    input: ShowOrder;
    output: OrderDetail;
  };
  "orders.list": {
    input: ListOrders;
    output: OrderList;
  };
  "orders.subscription": {
    input: ShowSubscription;
    output: SubscriptionDetail;
  };
  "orders.subscriptions": {
    input: ListSubscriptions;
    output: SubscriptionList;
  };
  "orders.tasks": {
    input: ListTasks;
    output: TaskList;
  };
  "payments.account_balance": {
    input: AccountBalance;
    output: AccountBalanceView;
  };
  "payments.detail": {
    input: PaymentDetail;
    output: PaymentView;
  };
  "payments.list": {
    input: ListPayments;
    output: PaymentList;
  };
  "payments.open_bills": {
    input: BillsToPay;
    output: BillsToPayList;
  };
  "reports.charged": {
    input: ListCharged;
    output: ListChargedAnswer;
  };
  "reports.check_books": {
    input: CheckBooks;
    output: BookReport;
  };
  "reports.month": {
    input: MonthReport;
    output: MonthReportView;
  };
  "reports.month_pdf": {
    input: MonthPdf;
    output: DocumentFile;
  };
  "reports.month_xlsx": {
    input: MonthXlsx;
    output: DocumentFile;
  };
  "reports.receivables": {
    input: ListReceivables;
    output: ReceivableList;
  };
  "staff.company": {
    input: Company;
    output: CompanyView;
  };
  "staff.list": {
    input: ListStaff;
    output: StaffList;
  };
  "usage.days": {
    input: ListDays;
    output: UsageDayList;
  };
  "usage.events": {
    input: ListEvents;
    output: UsageEventList;
  };
  "usage.imports": {
    input: ListImports;
    output: ImportList;
  };
}
/**
 * One bill in full. Its invoices and payments are in the queries of their areas.
 *
 */
export interface ViewBill {
  billId: BillId;
}
/**
 * One bill in full.
 *
 */
export interface BillView {
  bill: BillRow;
  createdAt: Instant;
  /**
   * For the next change.
   */
  version: number;
  /**
   * Why it was made by hand.
   */
  reason?: string | null;
  /**
   * Its charges, by subscription, cycle and price.
   */
  charges: ChargeRow[];
  /**
   * What people put on it.
   */
  items: BillItemRow[];
  /**
   * What settled it beside payments: credits and wallets, in the order in which they did.
   */
  settledBy: SettledBy[];
  /**
   * Where it is below zero: the bills it was set off against.
   */
  settles: Settles[];
  /**
   * What can be done with it, and why not where it can't.
   */
  actions: AllowedAction[];
  /**
   * What happened to it.
   */
  timeline: TimelineEntry[];
}
/**
 * One charge.
 *
 */
export interface ChargeRow {
  chargeId: ChargeId;
  billId: BillId;
  /**
   * That bill's number; none of a draft.
   */
  billNumber?: string | null;
  accountId: AccountId;
  /**
   * The account's number.
   */
  accountNumber: string;
  subscriptionId: SubscriptionId;
  /**
   * Its number.
   */
  subscriptionNumber: string;
  offeringId: OfferingId;
  offering: LocalText;
  priceId: PriceId;
  price: LocalText;
  /**
   * The meter, for usage.
   */
  meterId?: MeterId | null;
  period: Period;
  served: Period;
  quantity: Quantity;
  unit: LocalText;
  /**
   * For one unit, where the line is quantity × unit price.
   */
  unitPrice?: UnitPrice | null;
  /**
   * For one unit and a whole cycle, where the line is for a part of one.
   */
  cyclePrice?: UnitPrice | null;
  /**
   * What one unit comes to on average before discounts, where the line has neither price; none of a correction.
   */
  averagePrice?: UnitPrice | null;
  taxRate: TaxRate;
  /**
   * The tax code the offering had, if any.
   */
  taxCode?: string | null;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * Why, line by line.
   */
  explanation: LocalText[];
  /**
   * The earlier charge it corrects.
   */
  corrects?: OtherCharge | null;
  /**
   * Later charges that correct it.
   */
  correctedBy: OtherCharge[];
}
/**
 * A charge on this or another bill.
 *
 */
export interface OtherCharge {
  chargeId: ChargeId;
  billId: BillId;
  /**
   * That bill's number; none of a draft.
   */
  billNumber?: string | null;
  total: Amount;
}
/**
 * A line that a person put on a bill.
 *
 */
export interface BillItemRow {
  itemId: BillItemId;
  accountId: AccountId;
  /**
   * The account's number.
   */
  accountNumber: string;
  /**
   * The charge it adjusts.
   */
  chargeId?: ChargeId | null;
  /**
   * What it is for.
   */
  name: string;
  /**
   * How much; none where it is an amount alone.
   */
  quantity?: Quantity | null;
  /**
   * For one unit; none where it is an amount alone.
   */
  unitPrice?: UnitPrice | null;
  taxRate: TaxRate;
  /**
   * Whether the price or amount includes the tax.
   */
  taxIncluded: boolean;
  net: Amount;
  tax: Amount;
  total: Amount;
  /**
   * Why it was added.
   */
  reason?: string | null;
  /**
   * Who added it; none for Boss itself.
   */
  createdBy?: string | null;
  createdAt: Instant;
  /**
   * Why it comes to what it does, line by line.
   */
  explanation: LocalText[];
}
/**
 * What a credit or a wallet settled of a bill.
 *
 */
export interface SettledBy {
  source: SettlementSource;
  /**
   * The bill below zero.
   */
  creditBillId?: BillId | null;
  /**
   * The wallet.
   */
  walletId?: WalletId | null;
  /**
   * The number of that bill, or the name of that wallet.
   */
  label: string;
  amount: Amount;
  /**
   * When.
   */
  settledOn: string;
}
/**
 * A bill that a credit was set off against.
 *
 */
export interface Settles {
  billId: BillId;
  /**
   * Its number.
   */
  number: string;
  amount: Amount;
  /**
   * When.
   */
  settledOn: string;
}
/**
 * An action on an object: a page shows it, disabled with the reason where it is not allowed now.
 *
 */
export interface AllowedAction {
  /**
   * The action's name in the registry.
   */
  action: string;
  /**
   * Whether it would be let through now.
   */
  allowed: boolean;
  /**
   * Why not, in words for the person who asks.
   */
  reason?: Notice | null;
}
/**
 * One thing that happened to an object.
 *
 */
export interface TimelineEntry {
  at: Instant;
  /**
   * Who; none for Boss itself.
   */
  staffName?: string | null;
  /**
   * How it came in: `window`, `commandLine`, `http`, `job`.
   */
  carrier: string;
  /**
   * Which action.
   */
  action: string;
  /**
   * `created`, `changed` or `removed`.
   */
  verb: string;
  requestId: RequestId;
}
/**
 * Bills, newest first. Drafts are among them only where the state `new` or a run is asked for. Sorts by `number`, `billedOn`, `dueOn`, `total`.
 *
 */
export interface ListBills {
  window?: Window;
  /**
   * A bill's number, or any part of a customer's name.
   */
  search?: string | null;
  /**
   * In this state.
   */
  state?: BillListState | null;
  /**
   * With a date in these days.
   */
  billed?: Period | null;
  /**
   * Of this account.
   */
  accountId?: AccountId | null;
  /**
   * Of this customer.
   */
  customerId?: CustomerId | null;
  /**
   * Of this run.
   */
  billRunId?: BillRunId | null;
  /**
   * In this currency.
   */
  currency?: Currency | null;
}
/**
 * Which rows of a list are wanted, in which order.
 *
 */
export interface Window {
  /**
   * The column to sort by, by its name in the row; each list has its own default.
   */
  sort?: Sort | null;
  /**
   * How many rows to pass over.
   */
  offset?: number;
  /**
   * How many rows to return; 0 means 50, at most 500.
   */
  limit?: number;
}
/**
 * An order of rows.
 *
 */
export interface Sort {
  /**
   * The column's name as in the row.
   */
  column: string;
  /**
   * Largest first.
   */
  descending?: boolean;
}
/**
 * Bills.
 *
 */
export interface BillList {
  /**
   * One row per bill.
   */
  rows: BillRow[];
  /**
   * All bills found.
   */
  total: number;
  /**
   * Their sums, by currency.
   */
  totals: BillTotal[];
}
/**
 * The sum of bills in one currency.
 *
 */
export interface BillTotal {
  /**
   * How many bills.
   */
  bills: number;
  net: Amount;
  tax: Amount;
  total: Amount;
  open: Amount;
  uninvoiced: Amount;
}
/**
 * Why a charge is what it is, down to the days of usage behind it.
 *
 */
export interface ExplainCharge {
  chargeId: ChargeId;
}
/**
 * A charge and what it stands on.
 *
 */
export interface ChargeExplained {
  charge: ChargeRow;
  /**
   * The usage of its cycle by day, as it is known now; empty where it does not charge usage.
   */
  usage: UsedDay[];
}
/**
 * What was used on one day.
 *
 */
export interface UsedDay {
  /**
   * The day.
   */
  day: string;
  quantity: Quantity;
  /**
   * Of how many events.
   */
  events: number;
}
/**
 * Drafts, the largest changes against the account's last bill first. Sorts by `change` (whichever sign), `total`, `previousTotal`,
 * `billId`.
 *
 */
export interface ListBillDrafts {
  window?: Window;
  /**
   * Of this run.
   */
  billRunId?: BillRunId | null;
}
/**
 * Drafts.
 *
 */
export interface BillDraftList {
  /**
   * One row per draft.
   */
  rows: BillDraftRow[];
  /**
   * All drafts found.
   */
  total: number;
  /**
   * Their sums, by currency.
   */
  totals: BillDraftTotal[];
}
/**
 * One draft.
 *
 */
export interface BillDraftRow {
  bill: BillRow;
  /**
   * What the last bill of the same account and group came to, with tax; none where there was none.
   */
  previousTotal?: Amount | null;
  change: Amount;
  /**
   * Charges on it.
   */
  charges: number;
  /**
   * Lines that people added.
   */
  adjustments: number;
  /**
   * Whether it was made by hand.
   */
  isOneOff: boolean;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * The sum of drafts in one currency.
 *
 */
export interface BillDraftTotal {
  /**
   * How many drafts.
   */
  drafts: number;
  net: Amount;
  tax: Amount;
  total: Amount;
  previous: Amount;
  change: Amount;
}
/**
 * What a price would have come to over the last months had it been what it is to become.
 *
 */
export interface PriceEffect {
  priceId: PriceId;
  model: ChargeModel;
  terms?: PriceTerms;
  /**
   * Only for the customers of this price list.
   */
  priceListId?: PriceListId | null;
  /**
   * Over how many months up to today, 1 to 12; three if not given.
   */
  months?: number;
}
/**
 * The effect of a changed price over days gone by. Amounts are with tax, after discounts.
 *
 */
export interface PriceEffectView {
  /**
   * The first day looked at.
   */
  from: string;
  /**
   * The last day looked at.
   */
  through: string;
  /**
   * How many accounts had the offering on these days.
   */
  accounts: number;
  /**
   * How many of them would have been charged another sum.
   */
  affected: number;
  /**
   * How many could not be rated, with the price as it is or as it would be.
   */
  unrated: number;
  before: Amount;
  after: Amount;
  /**
   * Those that would have paid more, the most first.
   */
  dearer: AccountEffect[];
  /**
   * Those that would have paid less, the least first.
   */
  cheaper: AccountEffect[];
}
/**
 * The effect on one account.
 *
 */
export interface AccountEffect {
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
  before: Amount;
  after: Amount;
  difference: Amount;
}
/**
 * The list of everybody a changed price affects, those it costs most first: customer, how to reach them, account, and what the
 * last months came to and would have come to.
 *
 */
export interface PriceNotice {
  effect: PriceEffect;
  /**
   * The first day of the new price.
   */
  validFrom: string;
  language: Language;
  format?: NoticeFormat;
}
/**
 * A document a query made: what a carrier saves, opens or shows.
 *
 */
export interface DocumentFile {
  /**
   * The name to save it under.
   */
  fileName: string;
  /**
   * Its media type, for example `application/pdf`.
   */
  mediaType: string;
  /**
   * Its bytes, base64.
   */
  base64: string;
}
/**
 * One bill run in full. Its bills are in `billing.bills` with `billRunId`.
 *
 */
export interface ViewBillRun {
  billRunId: BillRunId;
}
/**
 * One bill run in full.
 *
 */
export interface BillRunView {
  run: BillRunRow;
  /**
   * Its largest bills, at most ten.
   */
  largestBills: BillRow[];
  /**
   * The accounts it parked, with the reason, at most 500.
   */
  parked: ParkedAccountRow[];
  /**
   * What can be done with its drafts, and why not where it can't.
   */
  actions: AllowedAction[];
  /**
   * What happened to it.
   */
  timeline: TimelineEntry[];
}
/**
 * One bill run.
 *
 */
export interface BillRunRow {
  billRunId: BillRunId;
  /**
   * The last day billed.
   */
  through: string;
  /**
   * The date of its bills.
   */
  billedOn: string;
  /**
   * Accounts that were due; of an unfinished run, those it has looked at.
   */
  accounts: number;
  /**
   * Bills made.
   */
  bills: number;
  /**
   * Charges on them.
   */
  charges: number;
  /**
   * Accounts parked.
   */
  parked: number;
  /**
   * The sums, by currency.
   */
  totals: RunTotal[];
  /**
   * Who ran it; none for Boss itself.
   */
  createdBy?: string | null;
  createdAt: Instant;
  state: BillRunState;
  /**
   * When it ended; none while it is unfinished.
   */
  finishedAt?: Instant | null;
  /**
   * Whether its bills were made as drafts.
   */
  draft: boolean;
  /**
   * Of its bills, those that are drafts still. The sums count them.
   */
  drafts: number;
}
/**
 * Bill runs, newest first. Sorts by `createdAt`, `through`, `bills`.
 *
 */
export interface ListBillRuns {
  window?: Window;
}
/**
 * Bill runs.
 *
 */
export interface BillRunList {
  /**
   * One row per run.
   */
  rows: BillRunRow[];
  /**
   * All runs.
   */
  total: number;
}
/**
 * The terms of one account that others don't have.
 *
 */
export interface ViewTerms {
  accountId: AccountId;
}
/**
 * The terms of one account that others don't have.
 *
 */
export interface TermsView {
  customerId: CustomerId;
  /**
   * Which price lists its customer was, is and will be on, latest first.
   */
  priceLists: PriceListSpell[];
  /**
   * What was agreed with the account or for its subscriptions, latest first.
   */
  agreedPrices: AgreedPriceRow[];
  /**
   * The coupons it was given, latest first.
   */
  discounts: DiscountRow[];
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * Days on one price list, or on none.
 *
 */
export interface PriceListSpell {
  /**
   * Which; none where the prices for everybody count.
   */
  priceListId?: PriceListId | null;
  /**
   * What it is called.
   */
  name?: LocalText | null;
  /**
   * The first day.
   */
  fromOn: string;
  /**
   * The first day not any more.
   */
  toOn?: string | null;
  /**
   * Whether it counts today.
   */
  inForce: boolean;
}
/**
 * A price that was agreed.
 *
 */
export interface AgreedPriceRow {
  priceVersionId: PriceVersionId;
  /**
   * The subscription it is for; the whole account if none.
   */
  subscriptionId?: SubscriptionId | null;
  /**
   * That subscription's number.
   */
  subscriptionNumber?: string | null;
  offeringId: OfferingId;
  offering: LocalText;
  priceId: PriceId;
  price: LocalText;
  /**
   * The first day.
   */
  validFrom: string;
  /**
   * The first day not any more; the first day itself where it was taken back.
   */
  validTo?: string | null;
  /**
   * Whether it counts today.
   */
  inForce: boolean;
  model: ChargeModel;
  terms: PriceTerms;
  summary: LocalText;
  createdAt: Instant;
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * A coupon that was given.
 *
 */
export interface DiscountRow {
  discountId: DiscountId;
  couponId: CouponId;
  /**
   * What it was given by.
   */
  code: string;
  name: LocalText;
  /**
   * The share it takes off; or an amount.
   */
  percent?: Percent | null;
  /**
   * The amount it takes off; or a share.
   */
  amount?: Amount | null;
  duration: CouponDuration;
  /**
   * In how many billing cycles.
   */
  cycles?: number | null;
  /**
   * The subscription it is for; the whole account if none.
   */
  subscriptionId?: SubscriptionId | null;
  /**
   * That subscription's number.
   */
  subscriptionNumber?: string | null;
  /**
   * The first day.
   */
  fromOn: string;
  /**
   * The first day not any more; the first day itself where it was taken back.
   */
  toOn?: string | null;
  takenOff: Amount;
  createdAt: Instant;
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * What moved on wallets, newest first.
 *
 */
export interface ListWalletEntries {
  window?: Window;
  /**
   * Only of this account.
   */
  accountId?: AccountId | null;
  /**
   * Only on this wallet.
   */
  walletId?: WalletId | null;
  /**
   * Only of these kinds; of all where none is named.
   */
  kinds?: WalletEntryKind[];
  /**
   * Only on these days.
   */
  booked?: Period | null;
  /**
   * Only in this currency.
   */
  currency?: Currency | null;
}
/**
 * What moved on wallets.
 *
 */
export interface WalletEntryList {
  /**
   * The window.
   */
  rows: WalletEntryRow[];
  /**
   * How many there are in all.
   */
  total: number;
  /**
   * What all of them come to, by currency.
   */
  amounts: Amount[];
}
/**
 * Something that went into a wallet or came out of it.
 *
 */
export interface WalletEntryRow {
  walletEntryId: WalletEntryId;
  walletId: WalletId;
  /**
   * What that is called.
   */
  walletName: string;
  accountId: AccountId;
  kind: WalletEntryKind;
  amount: Amount;
  /**
   * The day it is booked on.
   */
  bookedOn: string;
  /**
   * The bill it paid.
   */
  billId?: BillId | null;
  /**
   * That bill's number.
   */
  billNumber?: string | null;
  /**
   * How the money came or went.
   */
  method?: PaymentMethod | null;
  /**
   * The reference of the bank or the payer.
   */
  reference?: string | null;
  /**
   * Why it was given or paid back.
   */
  reason?: string | null;
  createdAt: Instant;
}
/**
 * The wallets and open credits of an account.
 *
 */
export interface ListWallets {
  accountId: AccountId;
}
/**
 * The wallets and open credits of an account. All amounts in the account's currency.
 *
 */
export interface WalletList {
  /**
   * In the order in which they pay; expired ones last.
   */
  wallets: WalletRow[];
  /**
   * Bills below zero that wait to be set off, in the order in which they are. They come before wallets.
   */
  credits: OpenCredit[];
  prepaid: Amount;
  granted: Amount;
  credited: Amount;
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * A wallet.
 *
 */
export interface WalletRow {
  walletId: WalletId;
  /**
   * What it is called.
   */
  name: string;
  kind: WalletKind;
  balance: Amount;
  /**
   * Smaller ones pay first.
   */
  priority: number;
  /**
   * The first day on which it pays nothing any more.
   */
  expiresOn?: string | null;
  /**
   * Whether that day has come.
   */
  expired: boolean;
  /**
   * The offerings it is limited to; none where it is for all.
   */
  offerings: WalletOffering[];
  /**
   * The kinds of charges it is limited to; none where it is for all.
   */
  chargeKinds: PriceKind[];
  createdAt: Instant;
  /**
   * For the next change.
   */
  version: number;
  /**
   * What can be done with it, and why not where it can't.
   */
  actions: AllowedAction[];
}
/**
 * An offering a wallet is limited to.
 *
 */
export interface WalletOffering {
  offeringId: OfferingId;
  name: LocalText;
}
/**
 * A bill below zero that waits to be set off.
 *
 */
export interface OpenCredit {
  billId: BillId;
  /**
   * Its number.
   */
  number: string;
  /**
   * Its day.
   */
  billedOn: string;
  left: Amount;
  /**
   * Whether it is held back: then it is not set off.
   */
  onHold: boolean;
}
/**
 * All coupons, by code.
 *
 */
export interface ListCoupons {}
/**
 * All coupons.
 *
 */
export interface CouponList {
  /**
   * By code.
   */
  rows: CouponRow[];
}
/**
 * A coupon.
 *
 */
export interface CouponRow {
  couponId: CouponId;
  /**
   * What it is given by.
   */
  code: string;
  name: LocalText;
  /**
   * The share it takes off; or an amount.
   */
  percent?: Percent | null;
  /**
   * The amount it takes off; or a share.
   */
  amount?: Amount | null;
  duration: CouponDuration;
  /**
   * In how many billing cycles.
   */
  cycles?: number | null;
  /**
   * The offerings it is limited to; none where it is for everything.
   */
  offerings: OfferingName[];
  /**
   * Smaller ones are taken off first.
   */
  priority: number;
  /**
   * The last day on which it can be given.
   */
  redeemUntil?: string | null;
  /**
   * How often it can be given.
   */
  mostRedemptions?: number | null;
  /**
   * How often it was given.
   */
  given: number;
  /**
   * Whether it can still be given, as far as it was not retired.
   */
  active: boolean;
  createdAt: Instant;
  /**
   * For the next change.
   */
  version: number;
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * What an offering is called.
 *
 */
export interface OfferingName {
  offeringId: OfferingId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
}
/**
 * The customers that are on a price list today, by number.
 *
 */
export interface ListListedCustomers {
  priceListId: PriceListId;
  window?: Window;
}
/**
 * Customers on a price list.
 *
 */
export interface ListedCustomerList {
  /**
   * The rows of the window.
   */
  rows: ListedCustomer[];
  /**
   * How many there are in all.
   */
  total: number;
}
/**
 * A customer on a list.
 *
 */
export interface ListedCustomer {
  customerId: CustomerId;
  /**
   * Its number.
   */
  number: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * Since which day it is on the list.
   */
  fromOn: string;
}
/**
 * All meters, by code.
 *
 */
export interface ListMeters {}
/**
 * All meters.
 *
 */
export interface MeterList {
  /**
   * By code.
   */
  rows: MeterRow[];
}
/**
 * A meter.
 *
 */
export interface MeterRow {
  meterId: MeterId;
  /**
   * What usage files call it.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  aggregation: MeterAggregation;
  /**
   * The meter whose events it reads; none where files name it itself.
   */
  sourceMeterId?: MeterId | null;
  /**
   * That meter's name.
   */
  sourceName?: LocalText | null;
  /**
   * What an event must have to count; all of them.
   */
  filters: MeterFilter[];
  /**
   * The attribute whose different values are counted.
   */
  valueAttribute?: string | null;
  /**
   * The attributes whose combinations have sums of their own.
   */
  dimensions: string[];
  detail: MeterDetail;
  /**
   * Whether each event carries its price.
   */
  priced: boolean;
  /**
   * How many prices charge it.
   */
  prices: number;
  createdAt: Instant;
}
/**
 * Everything about one offering.
 *
 */
export interface ShowOffering {
  offeringId: OfferingId;
}
/**
 * Everything about one offering.
 *
 */
export interface OfferingDetail {
  offeringId: OfferingId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  currency: Currency;
  taxRate: TaxRate;
  /**
   * Whether its prices contain the tax.
   */
  taxInclusive: boolean;
  /**
   * Whether the tax can't be changed any more because a service of it has started.
   */
  taxFixed: boolean;
  connector: Connector;
  /**
   * Where the webhook connector calls: to those who may not change it only which system, to nobody what may be a secret.
   */
  webhookUrl?: string | null;
  /**
   * When the secret was made that signs these calls.
   */
  webhookSecretSetAt?: Instant | null;
  state: OfferingState;
  kind: OfferingKind;
  /**
   * Its tax code today: its rates count from their days on.
   */
  taxCodeId?: TaxCodeId | null;
  /**
   * That tax code's name.
   */
  taxCodeName?: LocalText | null;
  /**
   * The tax codes it had, has and will have, latest first.
   */
  taxCodes: HeldTaxCode[];
  /**
   * Its phases, in order.
   */
  phases: PhaseView[];
  /**
   * What a bundle is made of.
   */
  parts: PartView[];
  /**
   * What an add-on may be added to.
   */
  bases: OfferingName[];
  /**
   * What it costs, in order of the bill's lines.
   */
  prices: PriceView[];
  /**
   * How many subscriptions of it are active.
   */
  activeSubscriptions: number;
  createdAt: Instant;
  /**
   * For the next change.
   */
  version: number;
  /**
   * What happened to it, newest first.
   */
  timeline: TimelineEntry[];
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * A tax code of an offering.
 *
 */
export interface HeldTaxCode {
  taxCodeId: TaxCodeId;
  name: LocalText;
  /**
   * The first day; none for the one it was made with.
   */
  validFrom?: string | null;
}
/**
 * A phase of an offering.
 *
 */
export interface PhaseView {
  kind: PhaseKind;
  /**
   * How long it lasts; open if not given.
   */
  length?: Cadence | null;
}
/**
 * A part of a bundle.
 *
 */
export interface PartView {
  offeringId: OfferingId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  quantity: Quantity;
}
/**
 * One price of an offering.
 *
 */
export interface PriceView {
  priceId: PriceId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  kind: PriceKind;
  /**
   * The meter it charges, for usage prices.
   */
  meterId?: MeterId | null;
  /**
   * That meter's name.
   */
  meterName?: LocalText | null;
  unit: LocalText;
  timing: PriceTiming;
  /**
   * In arrears: billed as soon as the service ends, if that is before the end of its cycle.
   */
  billAtEnd: boolean;
  cadence: Cadence;
  alignment: Alignment;
  /**
   * The only phase it applies in, counted from 1.
   */
  phase?: number | null;
  /**
   * Its versions for everybody, newest first, and then those of price lists.
   */
  versions: PriceVersionView[];
}
/**
 * What a price charges from a day on.
 *
 */
export interface PriceVersionView {
  priceVersionId: PriceVersionId;
  /**
   * The first day it is in force.
   */
  validFrom: string;
  /**
   * The last day it is in force; none while no later version is planned.
   */
  validUntil?: string | null;
  /**
   * Whether it is in force today.
   */
  inForce: boolean;
  model: ChargeModel;
  terms: PriceTerms;
  /**
   * Only for the customers of this price list.
   */
  priceListId?: PriceListId | null;
  summary: LocalText;
  createdAt: Instant;
}
/**
 * A window of the list of offerings. Sorts by `code` (default) or `createdAt`.
 *
 */
export interface ListOfferings {
  window?: Window;
  /**
   * A part of the code or of the name in either language.
   */
  search?: string | null;
  /**
   * Only those in this state.
   */
  state?: OfferingState | null;
}
/**
 * A window of offerings.
 *
 */
export interface OfferingList {
  /**
   * The rows of the window.
   */
  rows: OfferingRow[];
  /**
   * How many there are in all.
   */
  total: number;
}
/**
 * An offering in the list.
 *
 */
export interface OfferingRow {
  offeringId: OfferingId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  currency: Currency;
  taxRate: TaxRate;
  /**
   * Whether its prices contain the tax.
   */
  taxInclusive: boolean;
  connector: Connector;
  state: OfferingState;
  kind: OfferingKind;
  priceSummary: LocalText;
  /**
   * How many subscriptions of it are active.
   */
  activeSubscriptions: number;
  createdAt: Instant;
}
/**
 * All published offerings, by code, at most 500.
 *
 */
export interface OrderableOfferings {
  /**
   * Only those priced in this currency: the account's.
   */
  currency?: Currency | null;
  /**
   * A part of the code or of the name in either language.
   */
  search?: string | null;
}
/**
 * Offerings that can be ordered.
 *
 */
export interface OrderableList {
  /**
   * By code.
   */
  rows: OrderableOffering[];
}
/**
 * An offering as it is picked for an order.
 *
 */
export interface OrderableOffering {
  offeringId: OfferingId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  currency: Currency;
  kind: OfferingKind;
  /**
   * What a bundle is made of; each part becomes a subscription.
   */
  parts: PartView[];
  /**
   * What an add-on may be added to.
   */
  bases: OfferingName[];
  priceSummary: LocalText;
  /**
   * Whether a quantity means something: it has a price per unit of quantity. Otherwise order one.
   */
  needsQuantity: boolean;
  connector: Connector;
}
/**
 * A price list with its prices.
 *
 */
export interface ShowPriceList {
  priceListId: PriceListId;
}
/**
 * Everything about one price list.
 *
 */
export interface PriceListDetail {
  priceListId: PriceListId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  createdAt: Instant;
  /**
   * The versions for its customers only: by offering and price, newest first.
   */
  prices: ListedPrice[];
  /**
   * How many customers are on it today.
   */
  customers: number;
}
/**
 * A version of a price for the customers of a list.
 *
 */
export interface ListedPrice {
  offering: OfferingName;
  priceId: PriceId;
  name: LocalText;
  version: PriceVersionView;
}
/**
 * All price lists, by code.
 *
 */
export interface ListPriceLists {}
/**
 * All price lists.
 *
 */
export interface PriceListList {
  /**
   * By code.
   */
  rows: PriceListRow[];
}
/**
 * A price list.
 *
 */
export interface PriceListRow {
  priceListId: PriceListId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  /**
   * How many price versions are for its customers only.
   */
  versions: number;
  /**
   * How many customers are on it today.
   */
  customers: number;
  createdAt: Instant;
  /**
   * What can be done now: a price can be changed for its customers only.
   */
  actions: AllowedAction[];
}
/**
 * All tax codes, by code.
 *
 */
export interface ListTaxCodes {}
/**
 * All tax codes.
 *
 */
export interface TaxCodeList {
  /**
   * By code.
   */
  rows: TaxCodeRow[];
}
/**
 * A tax code.
 *
 */
export interface TaxCodeRow {
  taxCodeId: TaxCodeId;
  /**
   * Short name.
   */
  code: string;
  name: LocalText;
  /**
   * Its rates, newest first.
   */
  rates: TaxRateRow[];
  /**
   * How many offerings have it today.
   */
  offerings: number;
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * A rate of a tax code.
 *
 */
export interface TaxRateRow {
  /**
   * The first day it counts.
   */
  validFrom: string;
  rate: TaxRate;
  /**
   * Whether it counts today.
   */
  inForce: boolean;
}
/**
 * One billing account with its customer and tax profile.
 *
 */
export interface ShowAccount {
  accountId: AccountId;
}
/**
 * Everything about one billing account, except what other areas know of it.
 *
 */
export interface AccountDetail {
  account: AccountView;
  customerId: CustomerId;
  /**
   * The customer's number.
   */
  customerNumber: string;
  /**
   * The customer's name.
   */
  customerName: string;
  /**
   * The tax profile its invoices name: its own, else the customer's default one.
   */
  taxProfile?: TaxProfileView | null;
  /**
   * The account on whose bills its charges stand; none where they stand on its own.
   */
  payer?: AccountName | null;
  /**
   * The accounts whose charges stand on its bills, at most a hundred, by number.
   */
  paysFor: AccountName[];
  /**
   * What happened to the account, newest first.
   */
  timeline: TimelineEntry[];
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * A billing account.
 *
 */
export interface AccountView {
  accountId: AccountId;
  /**
   * Its number, `A000001`.
   */
  number: string;
  /**
   * What it is called.
   */
  name: string;
  /**
   * The tax profile its invoices name; the customer's default one when none.
   */
  taxProfileId?: TaxProfileId | null;
  currency: Currency;
  cycleDay: CycleDay;
  /**
   * Days from the bill to its due date.
   */
  paymentTermsDays: number;
  /**
   * The most that may stand open.
   */
  creditLimit?: Amount | null;
  language: Language;
  invoicing: Invoicing;
  state: AccountState;
  /**
   * The day it was opened.
   */
  openedOn: string;
  /**
   * Everything that falls due before this day has been charged.
   */
  billedUntil?: string | null;
  /**
   * The run of which a draft with charges of this account waits: no run bills it meanwhile.
   */
  draftRunId?: BillRunId | null;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * What stands on an invoice as the buyer.
 *
 */
export interface TaxProfileView {
  taxProfileId: TaxProfileId;
  /**
   * The buyer's name.
   */
  title: string;
  /**
   * Taxpayer number.
   */
  taxNumber?: string | null;
  invoiceKind: InvoiceKind;
  /**
   * Registered address.
   */
  address?: string | null;
  /**
   * Registered phone.
   */
  phone?: string | null;
  /**
   * The buyer's bank.
   */
  bankName?: string | null;
  /**
   * Account number at that bank.
   */
  bankAccount?: string | null;
  /**
   * Where invoices are sent.
   */
  email?: string | null;
  /**
   * The one taken where none is chosen.
   */
  isDefault: boolean;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * Another account, by name.
 *
 */
export interface AccountName {
  accountId: AccountId;
  /**
   * Its number.
   */
  number: string;
  /**
   * What it is called.
   */
  name: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
}
/**
 * A window of the list of billing accounts. Sorts by `number` (default, newest first).
 *
 */
export interface ListAccounts {
  window?: Window;
  /**
   * An account's number, or what a customer is found by.
   */
  search?: string | null;
  /**
   * Only this customer's.
   */
  customerId?: CustomerId | null;
  /**
   * Only those in this state.
   */
  state?: AccountState | null;
  /**
   * Only those of this currency.
   */
  currency?: Currency | null;
}
/**
 * A window of billing accounts.
 *
 */
export interface AccountList {
  /**
   * The rows of the window.
   */
  rows: AccountRow[];
  /**
   * How many there are in all; at least so many where `totalIsExact` is false.
   */
  total: number;
  /**
   * Whether `total` was counted to the end.
   */
  totalIsExact: boolean;
}
/**
 * A billing account in a list or a picker.
 *
 */
export interface AccountRow {
  accountId: AccountId;
  /**
   * Its number.
   */
  number: string;
  /**
   * What it is called.
   */
  name: string;
  customerId: CustomerId;
  /**
   * The customer's number.
   */
  customerNumber: string;
  /**
   * The customer's name.
   */
  customerName: string;
  currency: Currency;
  cycleDay: CycleDay;
  /**
   * Days from the bill to its due date.
   */
  paymentTermsDays: number;
  invoicing: Invoicing;
  state: AccountState;
  /**
   * The day it was opened.
   */
  openedOn: string;
  /**
   * Everything that falls due before this day has been charged.
   */
  billedUntil?: string | null;
}
/**
 * Whether a unified social credit code is well formed and its check characters fit (GB 32100).
 *
 */
export interface CheckCreditCode {
  /**
   * As typed.
   */
  creditCode: string;
}
/**
 * What the check found. A code that fails can be kept all the same: some early real ones do.
 *
 */
export interface CreditCodeCheck {
  /**
   * In capitals, without blanks: as it will be kept.
   */
  creditCode: string;
  /**
   * Whether everything fits.
   */
  valid: boolean;
  /**
   * What does not fit.
   */
  notice?: Notice | null;
}
/**
 * Everything about one customer.
 *
 */
export interface ShowCustomer {
  customerId: CustomerId;
}
/**
 * Everything about one customer.
 *
 */
export interface CustomerDetail {
  customerId: CustomerId;
  /**
   * Their number.
   */
  number: string;
  kind: CustomerKind;
  /**
   * Their name.
   */
  name: string;
  /**
   * Unified social credit code.
   */
  creditCode?: string | null;
  /**
   * What is doubtful about the credit code, if anything.
   */
  creditCodeNotice?: Notice | null;
  /**
   * Switchboard, or the person's phone.
   */
  phone?: string | null;
  /**
   * Mail address.
   */
  email?: string | null;
  /**
   * Where they are.
   */
  address?: string | null;
  /**
   * What colleagues noted.
   */
  note?: string | null;
  state: CustomerState;
  createdAt: Instant;
  /**
   * For the next change of the customer or a contact.
   */
  version: number;
  /**
   * People to talk to, the primary one first.
   */
  contacts: ContactView[];
  /**
   * What stands on their invoices, the default one first.
   */
  taxProfiles: TaxProfileView[];
  /**
   * Their billing accounts, by number.
   */
  accounts: AccountView[];
  /**
   * What happened to the customer, newest first.
   */
  timeline: TimelineEntry[];
  /**
   * What can be done now.
   */
  actions: AllowedAction[];
}
/**
 * A person to talk to.
 *
 */
export interface ContactView {
  contactId: ContactId;
  /**
   * Their name.
   */
  name: string;
  /**
   * What they do there.
   */
  position?: string | null;
  /**
   * Phone.
   */
  phone?: string | null;
  /**
   * Mail address.
   */
  email?: string | null;
  /**
   * The one to ask first.
   */
  isPrimary: boolean;
}
/**
 * Customers who may be the one being typed, likeliest first, at most ten.
 *
 */
export interface FindDuplicates {
  /**
   * The name as far as it is typed.
   */
  name?: string | null;
  /**
   * The credit code as far as it is typed.
   */
  creditCode?: string | null;
  /**
   * A phone number, of the customer or a contact.
   */
  phone?: string | null;
  /**
   * The customer being changed, who is no duplicate of themselves.
   */
  excluding?: CustomerId | null;
}
/**
 * Customers who may be the same.
 *
 */
export interface Duplicates {
  /**
   * Likeliest first.
   */
  candidates: Duplicate[];
}
/**
 * A customer who may be the same.
 *
 */
export interface Duplicate {
  customerId: CustomerId;
  /**
   * Their number.
   */
  number: string;
  /**
   * Their name.
   */
  name: string;
  kind: CustomerKind;
  state: CustomerState;
  /**
   * Their credit code.
   */
  creditCode?: string | null;
  /**
   * Their phone.
   */
  phone?: string | null;
  /**
   * What is the same or similar, strongest first.
   */
  why: DuplicateReason[];
}
/**
 * Up to twelve customers and accounts by name, number, phone or credit code.
 *
 */
export interface FindCustomers {
  /**
   * What was typed.
   */
  text?: string;
}
/**
 * What was found, best first.
 *
 */
export interface FoundCustomers {
  /**
   * Best first.
   */
  hits: FoundCustomer[];
}
/**
 * A customer or account that fits.
 *
 */
export interface FoundCustomer {
  kind: FoundKind;
  customerId: CustomerId;
  /**
   * The account, if it is one.
   */
  accountId?: AccountId | null;
  /**
   * The number of the customer or account.
   */
  number: string;
  /**
   * The name of the customer or account.
   */
  name: string;
  /**
   * What else tells it apart: the credit code or phone of a customer, the customer's name of an account.
   */
  detail?: string | null;
}
/**
 * A window of the list of customers. Sorts by `number` (default, newest first), `name` or `createdAt`.
 *
 */
export interface ListCustomers {
  window?: Window;
  /**
   * Any part of a name, a number, a credit code, or a phone number.
   */
  search?: string | null;
  /**
   * Only companies, or only persons.
   */
  kind?: CustomerKind | null;
  /**
   * Only those in this state.
   */
  state?: CustomerState | null;
}
/**
 * A window of customers.
 *
 */
export interface CustomerList {
  /**
   * The rows of the window.
   */
  rows: CustomerRow[];
  /**
   * How many there are in all; at least so many where `totalIsExact` is false.
   */
  total: number;
  /**
   * Whether `total` was counted to the end.
   */
  totalIsExact: boolean;
}
/**
 * A customer in the list.
 *
 */
export interface CustomerRow {
  customerId: CustomerId;
  /**
   * Their number, `C000001`.
   */
  number: string;
  kind: CustomerKind;
  /**
   * Their name.
   */
  name: string;
  /**
   * Unified social credit code.
   */
  creditCode?: string | null;
  /**
   * The primary contact's name.
   */
  contactName?: string | null;
  /**
   * The primary contact's phone, else the customer's own.
   */
  phone?: string | null;
  /**
   * How many billing accounts they have, closed ones included.
   */
  accounts: number;
  state: CustomerState;
  createdAt: Instant;
}
/**
 * What waits for whoever asks, as far as they may see it.
 *
 */
export interface Desk {}
/**
 * What waits.
 *
 */
export interface DeskView {
  /**
   * One per kind of work the person does, in the order work is done; those where nothing waits have no rows.
   */
  groups: DeskGroup[];
}
/**
 * Work of one kind.
 *
 */
export interface DeskGroup {
  kind: DeskKind;
  /**
   * How many wait in all; counted up to ten thousand.
   */
  count: number;
  /**
   * The first few.
   */
  rows: DeskRow[];
}
/**
 * One thing that waits.
 *
 */
export interface DeskRow {
  /**
   * The kind of page it leads to: `draft`, `order`, `account`, `bill` or `payment`.
   */
  target: string;
  /**
   * The id on that page.
   */
  targetId: number;
  /**
   * A number, or a draft's title.
   */
  label: string;
  /**
   * The customer's name, or a draft's guided form.
   */
  name: string;
  /**
   * The day it waits for or since.
   */
  on?: string | null;
  /**
   * When it came up.
   */
  at?: Instant | null;
  /**
   * What is open.
   */
  amount?: Amount | null;
}
/**
 * One draft with what was typed.
 *
 */
export interface ShowDraft {
  draftId: DraftId;
}
/**
 * A draft with what was typed.
 *
 */
export interface DraftView {
  draftId: DraftId;
  /**
   * The guided form.
   */
  flow: string;
  /**
   * What it is called.
   */
  title: string;
  /**
   * The step the person was at.
   */
  step: string;
  /**
   * What was typed, as the form keeps it.
   */
  data: {
    [k: string]: unknown;
  };
  /**
   * For the next save.
   */
  version: number;
  savedAt: Instant;
}
/**
 * One's own drafts, the latest first.
 *
 */
export interface ListDrafts {
  /**
   * Only of this guided form.
   */
  flow?: string | null;
}
/**
 * Drafts, the latest first; at most 200.
 *
 */
export interface DraftList {
  /**
   * One row per draft.
   */
  rows: DraftRow[];
}
/**
 * One draft.
 *
 */
export interface DraftRow {
  draftId: DraftId;
  /**
   * The guided form.
   */
  flow: string;
  /**
   * What it is called.
   */
  title: string;
  /**
   * The step the person was at.
   */
  step: string;
  savedAt: Instant;
}
/**
 * One invoice.
 *
 */
export interface InvoiceDetail {
  invoiceId: InvoiceId;
}
/**
 * One invoice with everything on it.
 *
 */
export interface InvoiceView {
  invoice: InvoiceRow;
  seller: InvoiceParty;
  buyer: InvoiceParty;
  /**
   * Its lines, in order.
   */
  lines: InvoiceLineRow[];
  /**
   * Net and tax by tax rate.
   */
  taxRates: TaxRateSum[];
  /**
   * The bills it covers.
   */
  bills: InvoiceBillRow[];
  /**
   * Remarks.
   */
  remarks?: string | null;
  /**
   * Who issued it.
   */
  createdBy?: string | null;
  createdAt: Instant;
  /**
   * What can be done with it, and why not where it can't.
   */
  actions: AllowedAction[];
  /**
   * What happened to it, newest first.
   */
  timeline: TimelineEntry[];
}
/**
 * One invoice of a list.
 *
 */
export interface InvoiceRow {
  invoiceId: InvoiceId;
  /**
   * Our number.
   */
  number: string;
  /**
   * The tax platform's number, once noted.
   */
  platformNumber?: string | null;
  invoiceKind: InvoiceKind;
  customerId: CustomerId;
  /**
   * Their name today.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * Its number.
   */
  accountNumber: string;
  /**
   * The day of issue.
   */
  issuedOn: string;
  /**
   * The day payment is due.
   */
  dueOn: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  language: Language;
}
/**
 * A seller or buyer as printed (发票抬头).
 *
 */
export interface InvoiceParty {
  /**
   * Registered name.
   */
  name?: string;
  /**
   * Taxpayer number.
   */
  taxNumber?: string;
  /**
   * Address.
   */
  address?: string;
  /**
   * Phone.
   */
  phone?: string;
  /**
   * Bank.
   */
  bankName?: string;
  /**
   * Account at that bank.
   */
  bankAccount?: string;
}
/**
 * One line.
 *
 */
export interface InvoiceLineRow {
  /**
   * From 1.
   */
  position: number;
  billId: BillId;
  /**
   * The charge it invoices, whole or in part; its explanation is asked for by this id. None where it invoices an item.
   */
  chargeId?: ChargeId | null;
  /**
   * What a person put on the bill, where it invoices that, whole or in part.
   */
  billItemId?: BillItemId | null;
  /**
   * What was delivered, in the invoice's language.
   */
  description: string;
  period: Period;
  /**
   * The unit of the quantity.
   */
  unit: string;
  /**
   * How much; none on parts of a bill and on corrections.
   */
  quantity?: Quantity | null;
  /**
   * For one unit, before tax; none where quantity × price is not the line's net.
   */
  unitPrice?: UnitPrice | null;
  taxRate: TaxRate;
  net: Amount;
  tax: Amount;
  total: Amount;
}
/**
 * Sums of the lines with one tax rate.
 *
 */
export interface TaxRateSum {
  taxRate: TaxRate;
  net: Amount;
  tax: Amount;
}
/**
 * A bill that an invoice covers, whole or in part.
 *
 */
export interface InvoiceBillRow {
  billId: BillId;
  /**
   * Its number.
   */
  number: string;
  period: Period;
  billTotal: Amount;
  amount: Amount;
  uninvoiced: Amount;
}
/**
 * Invoices, newest first. Sortable by `number`, `issuedOn`, `dueOn`, `total`.
 *
 */
export interface ListInvoices {
  window?: Window;
  /**
   * Part of a customer's name, the beginning of a number, or a whole platform number.
   */
  search?: string | null;
  /**
   * Issued on or after this day.
   */
  issuedFrom?: string | null;
  /**
   * Issued on or before this day.
   */
  issuedTo?: string | null;
  /**
   * Of this customer.
   */
  customerId?: CustomerId | null;
  /**
   * Of this account.
   */
  accountId?: AccountId | null;
  /**
   * Over this bill.
   */
  billId?: BillId | null;
  /**
   * Of this kind.
   */
  invoiceKind?: InvoiceKind | null;
  /**
   * In this currency.
   */
  currency?: Currency | null;
  /**
   * With (true) or without (false) a platform number.
   */
  hasPlatformNumber?: boolean | null;
}
/**
 * A window of invoices.
 *
 */
export interface InvoiceList {
  /**
   * The window.
   */
  rows: InvoiceRow[];
  /**
   * How many there are in all.
   */
  total: number;
  /**
   * Sums of the whole filter, by currency.
   */
  totals: InvoiceTotals[];
}
/**
 * Sums in one currency.
 *
 */
export interface InvoiceTotals {
  net: Amount;
  tax: Amount;
  total: Amount;
}
/**
 * Bills with something left to invoice, oldest first. Sortable by `number`, `billedOn`, `total`, `uninvoiced`.
 *
 */
export interface ListOpenBills {
  window?: Window;
  /**
   * Part of a customer's name, or the beginning of a bill's number.
   */
  search?: string | null;
  /**
   * Of this customer.
   */
  customerId?: CustomerId | null;
  /**
   * Of this account.
   */
  accountId?: AccountId | null;
  /**
   * Of this run.
   */
  billRunId?: BillRunId | null;
  /**
   * Billed on or before this day.
   */
  billedThrough?: string | null;
  /**
   * Of accounts invoiced this way.
   */
  invoicing?: Invoicing | null;
  /**
   * In this currency.
   */
  currency?: Currency | null;
}
/**
 * A window of bills to invoice.
 *
 */
export interface OpenBillList {
  /**
   * The window.
   */
  rows: OpenBillRow[];
  /**
   * How many there are in all.
   */
  total: number;
  /**
   * Sums of the whole filter, by currency.
   */
  totals: OpenBillTotals[];
}
/**
 * A bill to invoice.
 *
 */
export interface OpenBillRow {
  billId: BillId;
  /**
   * Its number.
   */
  number: string;
  customerId: CustomerId;
  /**
   * Their name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * Its number.
   */
  accountNumber: string;
  /**
   * The account's tax profile, if it has one of its own.
   */
  taxProfileId?: TaxProfileId | null;
  invoicing: Invoicing;
  period: Period;
  /**
   * The bill's day.
   */
  billedOn: string;
  /**
   * The day payment is due.
   */
  dueOn: string;
  total: Amount;
  invoiced: Amount;
  uninvoiced: Amount;
}
/**
 * Sums in one currency.
 *
 */
export interface OpenBillTotals {
  total: Amount;
  uninvoiced: Amount;
}
/**
 * The PDF of an issued invoice: the same bytes every time until the platform number is noted.
 *
 */
export interface InvoicePdf {
  invoiceId: InvoiceId;
}
/**
 * The kinds of scheduled work and how they stand.
 *
 */
export interface ListWork {}
/**
 * All kinds of scheduled work.
 *
 */
export interface WorkList {
  /**
   * In the order of a round.
   */
  rows: WorkRow[];
}
/**
 * How a kind of scheduled work stands.
 *
 */
export interface WorkRow {
  /**
   * Its name.
   */
  kind: string;
  /**
   * Seconds from one time to the next; none for what is looked after all the time.
   */
  everySeconds?: number | null;
  /**
   * When it is due again, where it has a rhythm and was done.
   */
  nextAt?: Instant | null;
  /**
   * Since when it fails.
   */
  failingSince?: Instant | null;
  /**
   * The code of the error it fails with.
   */
  errorCode?: string | null;
}
/**
 * One order.
 *
 */
export interface ShowOrder {
  orderId: OrderId;
}
/**
 * An order with everything its page shows.
 *
 */
export interface OrderDetail {
  orderId: OrderId;
  /**
   * `O000001`.
   */
  number: string;
  state: OrderState;
  /**
   * Why it is held, if it is.
   */
  heldReason?: string | null;
  customerId: CustomerId;
  /**
   * `C000001`.
   */
  customerNumber: string;
  /**
   * The customer's name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  /**
   * The account's name.
   */
  accountName: string;
  currency: Currency;
  /**
   * The day the customer asked.
   */
  requestedOn: string;
  /**
   * For colleagues.
   */
  note?: string | null;
  /**
   * Who entered it; none for Boss itself.
   */
  createdBy?: string | null;
  createdAt: Instant;
  /**
   * When its last item was done.
   */
  completedAt?: Instant | null;
  /**
   * What it asks for, in order.
   */
  items: OrderItemView[];
  /**
   * What can be done with it.
   */
  actions: AllowedAction[];
  /**
   * What happened to it, newest first.
   */
  timeline: TimelineEntry[];
  /**
   * For the next change.
   */
  version: number;
}
/**
 * One item of an order with its task and its subscription.
 *
 */
export interface OrderItemView {
  itemId: OrderItemId;
  /**
   * Its place in the order, from 1.
   */
  position: number;
  verb: OrderVerb;
  change: ItemChange;
  offeringId: OfferingId;
  /**
   * The offering's code.
   */
  offeringCode: string;
  offeringName: LocalText;
  /**
   * The name of the bundle that its subscription was ordered as a part of.
   */
  bundleName?: LocalText | null;
  unit: LocalText;
  quantity: Quantity;
  /**
   * The day it takes effect.
   */
  effectiveOn: string;
  /**
   * Whether what was paid in advance is given back.
   */
  credit: boolean;
  /**
   * The account it moves to.
   */
  toAccountId?: AccountId | null;
  /**
   * `A000001`.
   */
  toAccountNumber?: string | null;
  /**
   * The place, from 1, of the item this one, for an add-on, follows from.
   */
  follows?: number | null;
  state: OrderState;
  subscriptionId: SubscriptionId;
  /**
   * `S000001`.
   */
  subscriptionNumber: string;
  subscriptionState: SubscriptionState;
  task: TaskView;
}
/**
 * The task of an item.
 *
 */
export interface TaskView {
  taskId: ServiceOrderId;
  connector: Connector;
  /**
   * Which system is called, for a webhook.
   */
  target?: string | null;
  state: OrderState;
  /**
   * How often the other system was called.
   */
  attempts: number;
  /**
   * When Boss goes on with it by itself: the next call, or the day it takes effect.
   */
  nextAttemptAt?: Instant | null;
  /**
   * Why it failed or waits.
   */
  problem?: LocalText | null;
  /**
   * The day it was done.
   */
  completedOn?: string | null;
  /**
   * Who said it was done; none for Boss itself.
   */
  completedBy?: string | null;
  /**
   * What can be done with it.
   */
  actions: AllowedAction[];
  /**
   * For the next change.
   */
  version: number;
}
/**
 * Orders, newest first.
 *
 */
export interface ListOrders {
  window?: Window;
  /**
   * Only these states; empty for all.
   */
  states?: OrderState[];
  /**
   * Only of this customer.
   */
  customerId?: CustomerId | null;
  /**
   * Only of this account.
   */
  accountId?: AccountId | null;
  /**
   * An order's or account's number, or a part of the customer's name.
   */
  search?: string;
}
/**
 * A window of orders.
 *
 */
export interface OrderList {
  /**
   * The rows of the window.
   */
  rows: OrderRow[];
  /**
   * How many there are in all.
   */
  total: number;
}
/**
 * One order.
 *
 */
export interface OrderRow {
  orderId: OrderId;
  /**
   * `O000001`.
   */
  number: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  items: LocalText;
  state: OrderState;
  /**
   * The day the customer asked.
   */
  requestedOn: string;
  /**
   * Tasks that are not done yet.
   */
  openTasks: number;
  /**
   * Tasks that failed.
   */
  failedTasks: number;
  createdAt: Instant;
  /**
   * When its last item was done.
   */
  completedAt?: Instant | null;
}
/**
 * One subscription.
 *
 */
export interface ShowSubscription {
  subscriptionId: SubscriptionId;
}
/**
 * A subscription with everything its page shows.
 *
 */
export interface SubscriptionDetail {
  subscription: SubscriptionRow;
  offeringKind: OfferingKind;
  createdAt: Instant;
  currency: Currency;
  /**
   * The days served, of what, in what quantity and on which account, in order; empty until it is active.
   */
  segments: SegmentView[];
  /**
   * How many units were agreed last: what goes on when it is resumed or reactivated.
   */
  agreedQuantity?: Quantity | null;
  /**
   * The first day after the account's current billing period: what `periodEnd` means today.
   */
  periodEnd: string;
  /**
   * Whether what was paid in advance is given back where an order does not say otherwise.
   */
  givesBack: boolean;
  /**
   * What it is an add-on of.
   */
  parent?: RelatedSubscription | null;
  /**
   * Its add-ons, which pause, end and move with it.
   */
  addOns: RelatedSubscription[];
  /**
   * The bundle it was ordered as a part of.
   */
  bundle?: BundleOfSubscription | null;
  /**
   * The orders about it, newest first.
   */
  orders: SubscriptionOrder[];
  /**
   * What can be done with it, each by the name of its change: it stands for an order with such an item.
   */
  actions: AllowedAction[];
  /**
   * What happened to it, newest first.
   */
  timeline: TimelineEntry[];
}
/**
 * One subscription.
 *
 */
export interface SubscriptionRow {
  subscriptionId: SubscriptionId;
  /**
   * `S000001`.
   */
  number: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  offeringId: OfferingId;
  /**
   * The offering's code.
   */
  offeringCode: string;
  offeringName: LocalText;
  unit: LocalText;
  /**
   * How many units are served today; none while nothing is served.
   */
  quantity?: Quantity | null;
  state: SubscriptionState;
  /**
   * The group it is billed with apart from others; none for most.
   */
  billGroup?: string | null;
  /**
   * The first day served.
   */
  startedOn?: string | null;
  /**
   * The first day not served any more.
   */
  endedOn?: string | null;
}
/**
 * A stretch of days with one offering, quantity and account.
 *
 */
export interface SegmentView {
  /**
   * The first day served.
   */
  from: string;
  /**
   * The first day not served any more; open while no end is known.
   */
  to?: string | null;
  quantity: Quantity;
  offeringId: OfferingId;
  offeringName: LocalText;
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  /**
   * Whether what was paid in advance for days from `to` on is given back.
   */
  credit: boolean;
}
/**
 * A subscription that belongs to another one.
 *
 */
export interface RelatedSubscription {
  subscriptionId: SubscriptionId;
  /**
   * `S000001`.
   */
  number: string;
  offeringName: LocalText;
  state: SubscriptionState;
}
/**
 * The bundle a subscription was ordered as a part of.
 *
 */
export interface BundleOfSubscription {
  offeringId: OfferingId;
  name: LocalText;
  /**
   * What else was ordered with it as parts of that bundle.
   */
  others: RelatedSubscription[];
}
/**
 * An order's item about a subscription.
 *
 */
export interface SubscriptionOrder {
  orderId: OrderId;
  /**
   * `O000001`.
   */
  orderNumber: string;
  verb: OrderVerb;
  change: ItemChange;
  quantity: Quantity;
  /**
   * The day it takes effect.
   */
  effectiveOn: string;
  state: OrderState;
}
/**
 * Subscriptions, newest first.
 *
 */
export interface ListSubscriptions {
  window?: Window;
  /**
   * Only these states; empty for all.
   */
  states?: SubscriptionState[];
  /**
   * Only of this customer.
   */
  customerId?: CustomerId | null;
  /**
   * Only of this account.
   */
  accountId?: AccountId | null;
  /**
   * Only of this offering.
   */
  offeringId?: OfferingId | null;
  /**
   * A subscription's or account's number, or a part of the customer's name.
   */
  search?: string;
}
/**
 * A window of subscriptions.
 *
 */
export interface SubscriptionList {
  /**
   * The rows of the window.
   */
  rows: SubscriptionRow[];
  /**
   * How many there are in all.
   */
  total: number;
}
/**
 * Activation tasks, the oldest first.
 *
 */
export interface ListTasks {
  window?: Window;
  /**
   * Only these states; empty for all that wait: acknowledged, in progress, held and failed. With the failed ones come those that
   * another system did after they had been cancelled.
   */
  states?: OrderState[];
  /**
   * Only of this connector.
   */
  connector?: Connector | null;
}
/**
 * A window of tasks.
 *
 */
export interface TaskList {
  /**
   * The rows of the window.
   */
  rows: TaskRow[];
  /**
   * How many there are in all.
   */
  total: number;
}
/**
 * One task.
 *
 */
export interface TaskRow {
  taskId: ServiceOrderId;
  orderId: OrderId;
  /**
   * `O000001`.
   */
  orderNumber: string;
  customerId: CustomerId;
  /**
   * The customer's name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * `A000001`.
   */
  accountNumber: string;
  subscriptionId: SubscriptionId;
  /**
   * `S000001`.
   */
  subscriptionNumber: string;
  verb: OrderVerb;
  change: ItemChange;
  offeringName: LocalText;
  unit: LocalText;
  quantity: Quantity;
  /**
   * The day it takes effect.
   */
  effectiveOn: string;
  connector: Connector;
  state: OrderState;
  /**
   * How often the other system was called.
   */
  attempts: number;
  /**
   * When Boss goes on with it by itself.
   */
  nextAttemptAt?: Instant | null;
  /**
   * Why it failed or waits.
   */
  problem?: LocalText | null;
  createdAt: Instant;
  /**
   * What can be done with it.
   */
  actions: AllowedAction[];
  /**
   * For the next change.
   */
  version: number;
}
/**
 * What an account owes today.
 *
 */
export interface AccountBalance {
  accountId: AccountId;
}
/**
 * What an account owes today. All amounts in the account's currency.
 *
 */
export interface AccountBalanceView {
  receivable: Amount;
  unapplied: Amount;
  balance: Amount;
  overdue: Amount;
  credits: Amount;
  inWallets: Amount;
  /**
   * How many bills still owe something.
   */
  openBills: number;
  /**
   * The earliest due day among them.
   */
  oldestDueOn?: string | null;
  /**
   * The account's credit limit, if it has one.
   */
  creditLimit?: Amount | null;
  /**
   * Whether the balance is above the limit.
   */
  overLimit: boolean;
}
/**
 * One payment.
 *
 */
export interface PaymentDetail {
  paymentId: PaymentId;
}
/**
 * One payment with what it settled.
 *
 */
export interface PaymentView {
  payment: PaymentRow;
  /**
   * A note.
   */
  note?: string | null;
  /**
   * Who recorded it.
   */
  createdBy?: string | null;
  createdAt: Instant;
  /**
   * What it settled, in order.
   */
  allocations: AllocationRow[];
  /**
   * The payment that took it back, or that it takes back.
   */
  counterpart?: PaymentLink | null;
  /**
   * What can be done with it, and why not where it can't.
   */
  actions: AllowedAction[];
  /**
   * What happened to it, newest first.
   */
  timeline: TimelineEntry[];
  /**
   * For the next change.
   */
  version: number;
}
/**
 * One payment of a list.
 *
 */
export interface PaymentRow {
  paymentId: PaymentId;
  /**
   * Its number.
   */
  number: string;
  customerId: CustomerId;
  /**
   * Their name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * Its number.
   */
  accountNumber: string;
  /**
   * The day it came in.
   */
  receivedOn: string;
  method: PaymentMethod;
  /**
   * The bank's or the payer's reference.
   */
  reference?: string | null;
  amount: Amount;
  allocated: Amount;
  unallocated: Amount;
  /**
   * The payment that it takes back; its amount is below zero then.
   */
  reverses?: PaymentId | null;
  /**
   * The payment that took it back.
   */
  reversedBy?: PaymentId | null;
}
/**
 * What a payment settled of a bill.
 *
 */
export interface AllocationRow {
  allocationId: AllocationId;
  billId: BillId;
  /**
   * Its number.
   */
  billNumber: string;
  billTotal: Amount;
  billOpen: Amount;
  billState: BillState;
  amount: Amount;
  /**
   * The day of the allocation.
   */
  allocatedOn: string;
}
/**
 * Another payment.
 *
 */
export interface PaymentLink {
  paymentId: PaymentId;
  /**
   * Its number.
   */
  number: string;
}
/**
 * Payments, newest first. Sortable by `number`, `receivedOn`, `amount`, `unallocated`.
 *
 */
export interface ListPayments {
  window?: Window;
  /**
   * Part of a customer's name, the beginning of a number, or a whole reference.
   */
  search?: string | null;
  /**
   * Received on or after this day.
   */
  receivedFrom?: string | null;
  /**
   * Received on or before this day.
   */
  receivedTo?: string | null;
  /**
   * Came in this way.
   */
  method?: PaymentMethod | null;
  /**
   * Only with something left unapplied.
   */
  unallocatedOnly?: boolean;
  /**
   * Of this customer.
   */
  customerId?: CustomerId | null;
  /**
   * Of this account.
   */
  accountId?: AccountId | null;
  /**
   * That settled something of this bill.
   */
  billId?: BillId | null;
  /**
   * In this currency.
   */
  currency?: Currency | null;
}
/**
 * A window of payments.
 *
 */
export interface PaymentList {
  /**
   * The window.
   */
  rows: PaymentRow[];
  /**
   * How many there are in all.
   */
  total: number;
  /**
   * Sums of the whole filter, by currency.
   */
  totals: PaymentTotals[];
}
/**
 * Sums in one currency.
 *
 */
export interface PaymentTotals {
  amount: Amount;
  unallocated: Amount;
}
/**
 * The bills of an account that still owe something, in the order `oldestFirst` settles them.
 *
 */
export interface BillsToPay {
  accountId: AccountId;
}
/**
 * The bills of an account that still owe something.
 *
 */
export interface BillsToPayList {
  /**
   * Due first comes first.
   */
  rows: BillToPay[];
  open: Amount;
}
/**
 * A bill that still owes something.
 *
 */
export interface BillToPay {
  billId: BillId;
  /**
   * Its number.
   */
  number: string;
  period: Period;
  /**
   * The bill's day.
   */
  billedOn: string;
  /**
   * The day payment is due.
   */
  dueOn: string;
  /**
   * Days past due, zero when not.
   */
  daysOverdue: number;
  state: BillState;
  total: Amount;
  paid: Amount;
  open: Amount;
}
/**
 * Charges billed in a month, for an offering or a customer. Sortable by `billNumber`, `total`.
 *
 */
export interface ListCharged {
  window?: Window;
  month: Month;
  currency: Currency;
  /**
   * For this offering.
   */
  offeringId?: OfferingId | null;
  /**
   * For this customer.
   */
  customerId?: CustomerId | null;
}
/**
 * Charges billed in a month.
 *
 */
export interface ListChargedAnswer {
  /**
   * The window.
   */
  rows: ChargedRow[];
  /**
   * How many there are in all.
   */
  total: number;
  net: Amount;
  tax: Amount;
  gross: Amount;
}
/**
 * One charge.
 *
 */
export interface ChargedRow {
  /**
   * Which; its explanation is asked for by this id. None of what a person put on a bill.
   */
  chargeId?: ChargeId | null;
  /**
   * What a person put on a bill; none of a charge.
   */
  billItemId?: BillItemId | null;
  billId: BillId;
  /**
   * The bill's number.
   */
  billNumber: string;
  customerId: CustomerId;
  /**
   * Their name.
   */
  customerName: string;
  /**
   * The offering; none of what a person put on a bill without adjusting a charge.
   */
  offeringName?: LocalText | null;
  priceName: LocalText;
  served: Period;
  /**
   * How much; none of an amount that a person put on a bill.
   */
  quantity?: Quantity | null;
  net: Amount;
  tax: Amount;
  total: Amount;
}
/**
 * Runs every area's checks over the whole database.
 *
 */
export interface CheckBooks {}
/**
 * What the checks found.
 *
 */
export interface BookReport {
  checkedAt: Instant;
  /**
   * How many invariants do not hold.
   */
  broken: number;
  /**
   * One per invariant: first whether all is there, then whether it agrees.
   */
  findings: BookFinding[];
}
/**
 * What one check found.
 *
 */
export interface BookFinding {
  /**
   * The check.
   */
  name: string;
  invariant: LocalText;
  /**
   * The first row that breaks it, or none.
   */
  broken?: string | null;
}
/**
 * The month in figures, in one currency.
 *
 */
export interface MonthReport {
  month: Month;
  /**
   * The currency; the company's when left out.
   */
  currency?: Currency | null;
  /**
   * How many rows each table has before the rest is summed up as "others"; 0 means 10, at most 500.
   */
  rows?: number;
  sort?: ReportTableSort;
}
/**
 * The month in figures.
 *
 */
export interface MonthReportView {
  month: Month;
  period: Period;
  currency: Currency;
  /**
   * Every currency that accounts are kept in, this report's first.
   */
  currencies: Currency[];
  asOf: Instant;
  /**
   * Whether the month is over; if not, figures will still grow.
   */
  complete: boolean;
  /**
   * Billed, invoiced, collected, open; paid into wallets, where anybody did.
   */
  figures: Figure[];
  byOffering: ReportTable;
  byCustomer: ReportTable;
  /**
   * Twelve months up to this one, oldest first.
   */
  trend: MonthPoint[];
}
/**
 * One figure, with everything needed to trust it.
 *
 */
export interface Figure {
  /**
   * `billed`, `invoiced`, `collected`, `open`, or `prepaid`.
   */
  name: string;
  title: LocalText;
  definition: LocalText;
  basis: LocalText;
  amount: Amount;
  /**
   * How many documents are behind it.
   */
  count: number;
  before: Amount;
  /**
   * What the ledger says; none where the ledger does not book it.
   */
  ledger?: Amount | null;
  /**
   * Whether figure and ledger agree; none where the ledger does not book it.
   */
  tiesToLedger?: boolean | null;
  drill: Drill;
}
/**
 * The list whose rows add up to a figure.
 *
 */
export interface Drill {
  /**
   * The list query.
   */
  query: string;
  /**
   * Its filter.
   */
  filter: {
    [k: string]: unknown;
  };
}
/**
 * A table of a report: the largest rows, the others as one, and the sum.
 *
 */
export interface ReportTable {
  /**
   * The rows, sorted.
   */
  rows: ReportTableRow[];
  /**
   * All rows that are not shown, as one; none when all are shown.
   */
  others?: ReportTableRow | null;
  /**
   * How many rows the others stand for.
   */
  othersCount: number;
  sum: ReportTableRow;
}
/**
 * One row of a report's table.
 *
 */
export interface ReportTableRow {
  /**
   * The offering's or customer's id; none for others and sums.
   */
  id?: number | null;
  /**
   * Its code or number.
   */
  code: string;
  name: LocalText;
  /**
   * How many charges (by offering) or bills (by customer).
   */
  count: number;
  net: Amount;
  tax: Amount;
  total: Amount;
  before: Amount;
  /**
   * The share of the sum, as a fraction of one with four decimals; empty when the sum is zero.
   */
  share: string;
  /**
   * Where the rows behind it are; none for others and sums.
   */
  drill?: Drill | null;
}
/**
 * One month of a trend.
 *
 */
export interface MonthPoint {
  month: Month;
  billed: Amount;
  invoiced: Amount;
  collected: Amount;
  open: Amount;
}
/**
 * The month as a PDF to print.
 *
 */
export interface MonthPdf {
  month: Month;
  /**
   * The currency; the company's when left out.
   */
  currency?: Currency | null;
  language: Language;
  /**
   * How many rows each table has before the rest is summed up; 0 means 50, at most 500.
   */
  rows?: number;
  sort?: ReportTableSort;
}
/**
 * The month as an XLSX workbook.
 *
 */
export interface MonthXlsx {
  month: Month;
  /**
   * The currency; the company's when left out.
   */
  currency?: Currency | null;
  language: Language;
  /**
   * How many rows each table has before the rest is summed up; 0 means 50, at most 500.
   */
  rows?: number;
  sort?: ReportTableSort;
}
/**
 * Bills that were open at the end of a day, with what they owed then. Sortable by `number`, `dueOn`, `open`.
 *
 */
export interface ListReceivables {
  window?: Window;
  /**
   * The day; bills and allocations up to and on it count.
   */
  asOf: string;
  currency: Currency;
}
/**
 * Bills that were open.
 *
 */
export interface ReceivableList {
  /**
   * The window, due first first.
   */
  rows: ReceivableRow[];
  /**
   * How many there are in all.
   */
  total: number;
  open: Amount;
}
/**
 * A bill that was open.
 *
 */
export interface ReceivableRow {
  billId: BillId;
  /**
   * Its number.
   */
  number: string;
  customerId: CustomerId;
  /**
   * Their name.
   */
  customerName: string;
  accountId: AccountId;
  /**
   * The bill's day.
   */
  billedOn: string;
  /**
   * The day payment is due.
   */
  dueOn: string;
  /**
   * Days past due on that day, zero when not.
   */
  daysOverdue: number;
  total: Amount;
  paid: Amount;
  open: Amount;
}
/**
 * The company's profile.
 *
 */
export interface Company {}
/**
 * The company's profile and what it is changed with.
 *
 */
export interface CompanyView {
  company: CompanyProfile;
  /**
   * Whether it is the demo company.
   */
  demo: boolean;
  /**
   * For the next change.
   */
  version: number;
}
/**
 * Everybody who works or worked here.
 *
 */
export interface ListStaff {}
/**
 * Everybody who works or worked here, by login.
 *
 */
export interface StaffList {
  /**
   * One row per person.
   */
  rows: StaffRow[];
}
/**
 * One member of staff.
 *
 */
export interface StaffRow {
  staffId: StaffId;
  /**
   * What they sign in with.
   */
  login: string;
  /**
   * Their name.
   */
  name: string;
  /**
   * Whether they founded the company.
   */
  owner: boolean;
  /**
   * Whether they may sign in.
   */
  active: boolean;
  /**
   * Until when their login is locked at one kind of door at least, if it is.
   */
  lockedUntil?: Instant | null;
  /**
   * Whether their password is one that somebody else set, to be changed when they sign in next.
   */
  passwordTemporary: boolean;
  /**
   * What they do here.
   */
  roles: Role[];
  /**
   * For the next change.
   */
  version: number;
}
/**
 * What a subscription used, day by day.
 *
 */
export interface ListDays {
  subscriptionId: SubscriptionId;
  /**
   * One meter only.
   */
  meterId?: MeterId | null;
  period: Period;
}
/**
 * Usage by day.
 *
 */
export interface UsageDayList {
  /**
   * One row per day and meter with usage, by day.
   */
  rows: UsageDayRow[];
  /**
   * The sum of each meter.
   */
  totals: UsageDayTotal[];
}
/**
 * What was used on one day.
 *
 */
export interface UsageDayRow {
  /**
   * The day, in the company's zone.
   */
  day: string;
  meterId: MeterId;
  quantity: Quantity;
  /**
   * Of how many events.
   */
  events: number;
  /**
   * What these events cost, in whole units of money, where they carry their price.
   */
  amount?: Quantity | null;
  /**
   * Events of the day that do not count, because they were corrected.
   */
  uncounted: number;
}
/**
 * What was used on one meter in the whole period.
 *
 */
export interface UsageDayTotal {
  meterId: MeterId;
  /**
   * Its code.
   */
  code: string;
  name: LocalText;
  unit: LocalText;
  aggregation: MeterAggregation;
  quantity: Quantity;
  /**
   * Of how many events.
   */
  events: number;
  /**
   * What these events cost, in whole units of money, where they carry their price.
   */
  amount?: Quantity | null;
}
/**
 * The events behind one day of a subscription, by time.
 *
 */
export interface ListEvents {
  subscriptionId: SubscriptionId;
  meterId: MeterId;
  /**
   * The day, in the company's zone.
   */
  day: string;
  window?: Window;
}
/**
 * Events of one day.
 *
 */
export interface UsageEventList {
  /**
   * One row per event.
   */
  rows: UsageEventRow[];
  /**
   * All events of the day.
   */
  total: number;
}
/**
 * One event.
 *
 */
export interface UsageEventRow {
  /**
   * Its id at whoever measured it.
   */
  eventId: string;
  at: Instant;
  quantity: Quantity;
  importId: UsageImportId;
  /**
   * That import's file.
   */
  fileName: string;
  /**
   * The line in that file.
   */
  line: number;
  /**
   * What it was measured with, by name.
   */
  attributes: {
    [k: string]: string;
  };
  /**
   * Its own price, in whole units of money.
   */
  amount?: Quantity | null;
  /**
   * The earlier event it corrects.
   */
  replaces?: string | null;
  /**
   * The later event that corrects it; it then counts no more.
   */
  replacedBy?: string | null;
  /**
   * Whether it counts: it was not corrected, and does not only void another.
   */
  counts: boolean;
}
/**
 * Files that were imported, newest first. Sorts by `importedAt`, `fileName`, `eventsAccepted`.
 *
 */
export interface ListImports {
  window?: Window;
}
/**
 * Imported files.
 *
 */
export interface ImportList {
  /**
   * One row per import.
   */
  rows: UsageImportRow[];
  /**
   * All imports.
   */
  total: number;
}
/**
 * One imported file.
 *
 */
export interface UsageImportRow {
  importId: UsageImportId;
  /**
   * The file's name.
   */
  fileName: string;
  /**
   * Lines with an event.
   */
  rowsRead: number;
  /**
   * Events counted.
   */
  eventsAccepted: number;
  /**
   * Events that had been counted before.
   */
  eventsDuplicate: number;
  /**
   * Earlier events that count no more because events of this file correct them.
   */
  eventsCorrected: number;
  /**
   * Events counted on days on which their subscription is not served: nobody is billed for them. None where nobody has looked.
   */
  eventsUnserved?: number | null;
  /**
   * The SHA-256 of the file, in hexadecimal digits; none of an earlier release's import.
   */
  fileSha256?: string | null;
  /**
   * The first day with an event.
   */
  firstDay?: string | null;
  /**
   * The last one.
   */
  lastDay?: string | null;
  /**
   * Who imported it.
   */
  importedBy?: string | null;
  importedAt: Instant;
}
/**
 * An error as it goes over IPC: typed, with its texts in both languages.
 *
 */
export interface ErrorView {
  /**
   * The kind of error.
   */
  code: string;
  /**
   * Parameters of its texts.
   */
  params: {
    [k: string]: string;
  };
  texts: Texts;
  /**
   * Its faults, by place.
   */
  faults: Fault[];
  /**
   * The request it happened in.
   */
  requestId?: RequestId | null;
  /**
   * The action or page that mends it, where there is one.
   */
  action?: string | null;
}
/**
 * A fault as it goes over IPC.
 *
 */
export interface Fault {
  /**
   * The field's path or the file's line.
   */
  place: string;
  /**
   * The kind of fault.
   */
  code: string;
  /**
   * Parameters of its texts.
   */
  params: {
    [k: string]: string;
  };
  texts: Texts;
}
/**
 * How far a long action is.
 *
 */
export interface Progress {
  /**
   * What it is doing, as a word the UI has a text for: `reading`, `rating`, `writing`.
   */
  phase: string;
  /**
   * How much is done.
   */
  done: number;
  /**
   * How much there is, if known.
   */
  total?: number | null;
}
/**
 * What an action did, or in a dry run would do.
 *
 */
export interface Outcome {
  output: AnyOutput;
  requestId: RequestId;
  /**
   * Nothing was kept.
   */
  dryRun: boolean;
  /**
   * This request had been seen before: nothing was done now, this is the answer of then.
   */
  replayed: boolean;
  /**
   * What the person should know.
   */
  warnings: Notice[];
  /**
   * What was made, changed or removed; at most the first thousand, the audit trail names all.
   */
  changes: Change[];
  /**
   * Which queries answer differently now.
   */
  stale: string[];
}
/**
 * Stands for any output where the schema describes an outcome in general.
 *
 */
export interface AnyOutput {}
/**
 * One object an action made, changed or removed.
 *
 */
export interface Change {
  verb: ChangeVerb;
  /**
   * Its kind, for example `bill`.
   */
  kind: string;
  /**
   * Its id; in a dry run the id it would have got, which may differ from the real one, or none.
   */
  id?: number | null;
  /**
   * Its number or name, for people.
   */
  label: string;
}

/** The permission each action needs. */
export const actionPermissions = {
  "billing.adjust_bill": "billingRun",
  "billing.agree_price": "termsWrite",
  "billing.discard_bills": "billingRun",
  "billing.discard_run": "billingRun",
  "billing.end_agreed_price": "termsWrite",
  "billing.end_discount": "termsWrite",
  "billing.expire_wallets": "billingRun",
  "billing.finalise_bills": "billingRun",
  "billing.finalise_run": "billingRun",
  "billing.give_coupon": "termsWrite",
  "billing.grant_wallet": "termsWrite",
  "billing.hold_bill": "billingRun",
  "billing.make_bill": "billingRun",
  "billing.mark_bill_sent": "billingRun",
  "billing.open_wallet": "paymentsRecord",
  "billing.put_on_price_list": "termsWrite",
  "billing.release_bill": "billingRun",
  "billing.remove_bill_item": "billingRun",
  "billing.return_wallet": "paymentsRecord",
  "billing.run": "billingRun",
  "billing.top_up_wallet": "paymentsRecord",
  "catalog.add_coupon": "catalogWrite",
  "catalog.add_meter": "catalogWrite",
  "catalog.add_offering": "catalogWrite",
  "catalog.add_price_list": "catalogWrite",
  "catalog.add_price_version": "catalogWrite",
  "catalog.add_tax_code": "catalogWrite",
  "catalog.add_tax_rate": "catalogWrite",
  "catalog.allow_local_systems": "companyManage",
  "catalog.change_offering": "catalogWrite",
  "catalog.change_tax_code": "catalogWrite",
  "catalog.publish_offering": "catalogWrite",
  "catalog.reactivate_coupon": "catalogWrite",
  "catalog.retire_coupon": "catalogWrite",
  "catalog.retire_offering": "catalogWrite",
  "catalog.rotate_webhook_secret": "catalogWrite",
  "customers.add": "customersWrite",
  "customers.add_account": "customersWrite",
  "customers.add_contact": "customersWrite",
  "customers.add_tax_profile": "customersWrite",
  "customers.change": "customersWrite",
  "customers.change_account": "customersWrite",
  "customers.change_contact": "customersWrite",
  "customers.change_tax_profile": "customersWrite",
  "customers.close": "customersWrite",
  "customers.close_account": "customersWrite",
  "customers.remove_contact": "customersWrite",
  "customers.reopen": "customersWrite",
  "customers.set_payer": "customersWrite",
  "flows.discard_draft": "everyone",
  "flows.open_account": "ordersWrite",
  "flows.order_services": "ordersWrite",
  "flows.save_draft": "everyone",
  "invoicing.correct_platform_number": "invoicesIssue",
  "invoicing.issue": "invoicesIssue",
  "invoicing.issue_for_run": "invoicesIssue",
  "invoicing.set_platform_number": "invoicesIssue",
  "jobs.begin_work": "jobsRun",
  "jobs.claim_backup": "jobsRun",
  "jobs.clear_away": "jobsRun",
  "jobs.end_work": "jobsRun",
  "jobs.note_work": "jobsRun",
  "jobs.record_backup": "jobsRun",
  "orders.cancel": "ordersWrite",
  "orders.cancel_task": "ordersWrite",
  "orders.claim_deliveries": "jobsRun",
  "orders.complete_due_tasks": "jobsRun",
  "orders.complete_task": "ordersWrite",
  "orders.fail_task": "ordersWrite",
  "orders.group_subscription": "ordersWrite",
  "orders.hold": "ordersWrite",
  "orders.place": "ordersWrite",
  "orders.record_delivery": "jobsRun",
  "orders.resume": "ordersWrite",
  "orders.retry_task": "ordersWrite",
  "orders.set_task_aside": "jobsRun",
  "payments.allocate": "paymentsRecord",
  "payments.record": "paymentsRecord",
  "payments.reverse": "paymentsRecord",
  "staff.add": "staffManage",
  "staff.change": "staffManage",
  "staff.change_company": "companyManage",
  "staff.change_own_password": "everyone",
  "staff.found_company": "companyManage",
  "staff.set_password": "staffManage",
  "usage.count_past": "usageImport",
  "usage.import": "usageImport",
} as const;

/** The permission each query needs. */
export const queryPermissions = {
  "billing.bill": "billingRead",
  "billing.bills": "billingRead",
  "billing.charge_explanation": "billingRead",
  "billing.drafts": "billingRead",
  "billing.price_effect": "catalogWrite",
  "billing.price_notice": "catalogWrite",
  "billing.run_detail": "billingRead",
  "billing.runs": "billingRead",
  "billing.terms": "billingRead",
  "billing.wallet_entries": "billingRead",
  "billing.wallets": "billingRead",
  "catalog.coupons": "catalogRead",
  "catalog.listed_customers": "customersRead",
  "catalog.meters": "catalogRead",
  "catalog.offering": "catalogRead",
  "catalog.offerings": "catalogRead",
  "catalog.orderable": "catalogRead",
  "catalog.price_list": "catalogRead",
  "catalog.price_lists": "catalogRead",
  "catalog.tax_codes": "catalogRead",
  "customers.account": "customersRead",
  "customers.accounts": "customersRead",
  "customers.check_credit_code": "customersRead",
  "customers.detail": "customersRead",
  "customers.duplicates": "customersRead",
  "customers.find": "customersRead",
  "customers.list": "customersRead",
  "flows.desk": "everyone",
  "flows.draft": "everyone",
  "flows.drafts": "everyone",
  "invoicing.detail": "invoicesRead",
  "invoicing.list": "invoicesRead",
  "invoicing.open_bills": "invoicesRead",
  "invoicing.pdf": "invoicesRead",
  "jobs.works": "auditRead",
  "orders.detail": "ordersRead",
  "orders.list": "ordersRead",
  "orders.subscription": "ordersRead",
  "orders.subscriptions": "ordersRead",
  "orders.tasks": "ordersRead",
  "payments.account_balance": "paymentsRead",
  "payments.detail": "paymentsRead",
  "payments.list": "paymentsRead",
  "payments.open_bills": "paymentsRead",
  "reports.charged": "reportsRead",
  "reports.check_books": "ledgerRead",
  "reports.month": "reportsRead",
  "reports.month_pdf": "reportsRead",
  "reports.month_xlsx": "reportsRead",
  "reports.receivables": "reportsRead",
  "staff.company": "everyone",
  "staff.list": "staffManage",
  "usage.days": "usageRead",
  "usage.events": "usageRead",
  "usage.imports": "usageRead",
} as const;

/** What each query reads: an action that names one of these tags makes it stale. */
export const queryTags = {
  "billing.bill": ["billing","customers","payments","invoicing"],
  "billing.bills": ["billing","customers","payments","invoicing"],
  "billing.charge_explanation": ["billing","usage"],
  "billing.drafts": ["billing","customers"],
  "billing.price_effect": ["catalog","orders","usage","billing"],
  "billing.price_notice": ["catalog","orders","usage","billing"],
  "billing.run_detail": ["billing","customers"],
  "billing.runs": ["billing"],
  "billing.terms": ["billing","customers","catalog"],
  "billing.wallet_entries": ["billing","payments"],
  "billing.wallets": ["billing","payments","customers"],
  "catalog.coupons": ["catalog","billing"],
  "catalog.listed_customers": ["catalog","customers"],
  "catalog.meters": ["catalog"],
  "catalog.offering": ["catalog","orders"],
  "catalog.offerings": ["catalog","orders"],
  "catalog.orderable": ["catalog"],
  "catalog.price_list": ["catalog","customers"],
  "catalog.price_lists": ["catalog","customers"],
  "catalog.tax_codes": ["catalog"],
  "customers.account": ["customers","billing"],
  "customers.accounts": ["customers"],
  "customers.check_credit_code": [],
  "customers.detail": ["customers"],
  "customers.duplicates": ["customers"],
  "customers.find": ["customers"],
  "customers.list": ["customers"],
  "flows.desk": ["flows","orders","billing","invoicing","payments","customers"],
  "flows.draft": ["flows"],
  "flows.drafts": ["flows"],
  "invoicing.detail": ["invoicing","billing","customers"],
  "invoicing.list": ["invoicing","customers"],
  "invoicing.open_bills": ["invoicing","billing","customers"],
  "invoicing.pdf": ["invoicing"],
  "jobs.works": ["audit"],
  "orders.detail": ["orders","customers"],
  "orders.list": ["orders","customers"],
  "orders.subscription": ["orders","customers"],
  "orders.subscriptions": ["orders","customers"],
  "orders.tasks": ["orders","customers"],
  "payments.account_balance": ["payments","billing","customers","ledger"],
  "payments.detail": ["payments","billing","customers"],
  "payments.list": ["payments","customers"],
  "payments.open_bills": ["payments","billing"],
  "reports.charged": ["billing","customers","catalog"],
  "reports.check_books": ["ledger","billing","invoicing","payments","usage"],
  "reports.month": ["billing","invoicing","payments","ledger","customers","catalog"],
  "reports.month_pdf": ["billing","invoicing","payments","ledger","customers","catalog"],
  "reports.month_xlsx": ["billing","invoicing","payments","ledger","customers","catalog"],
  "reports.receivables": ["billing","payments","customers"],
  "staff.company": ["company"],
  "staff.list": ["staff"],
  "usage.days": ["usage"],
  "usage.events": ["usage"],
  "usage.imports": ["usage"],
} as const;
