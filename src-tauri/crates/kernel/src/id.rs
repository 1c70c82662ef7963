//! Ids: one type per kind of object, so that a customer's id can't be passed where an account's is meant.
//!
//! Object ids are 63-bit integers given by the store, unique per kind; over IPC they are JSON numbers.
//! A request id is a UUIDv7 made by whoever intends something, one per intention.

use crate::clock::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! object_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    )*};
}

object_ids! {
    /// A member of staff.
    StaffId,
    /// A customer.
    CustomerId,
    /// A contact of a customer.
    ContactId,
    /// A tax profile (发票抬头).
    TaxProfileId,
    /// A billing account.
    AccountId,
    /// A meter of the catalogue.
    MeterId,
    /// An offering of the catalogue.
    OfferingId,
    /// A price of an offering.
    PriceId,
    /// A dated version of a price.
    PriceVersionId,
    /// A group of customers with prices of its own.
    PriceListId,
    /// A kind of things that are taxed alike.
    TaxCodeId,
    /// A coupon of the catalogue.
    CouponId,
    /// A coupon given to an account.
    DiscountId,
    /// An order.
    OrderId,
    /// An item of an order.
    OrderItemId,
    /// A subscription.
    SubscriptionId,
    /// A stretch of a subscription with one quantity.
    SegmentId,
    /// An activation task.
    ServiceOrderId,
    /// An import of usage.
    UsageImportId,
    /// A ledger entry.
    LedgerEntryId,
    /// A posting of a ledger entry.
    PostingId,
    /// A bill run.
    BillRunId,
    /// A bill.
    BillId,
    /// A charge on a bill.
    ChargeId,
    /// What a person put on a bill.
    BillItemId,
    /// A wallet of an account.
    WalletId,
    /// What went into a wallet or came out of it.
    WalletEntryId,
    /// What a credit or a wallet settled of a bill.
    SettlementId,
    /// A series of invoice numbers.
    InvoiceSeriesId,
    /// An invoice.
    InvoiceId,
    /// A line of an invoice.
    InvoiceLineId,
    /// A payment.
    PaymentId,
    /// An allocation of a payment to a bill.
    AllocationId,
    /// A saved draft of a guided form.
    DraftId,
    /// A platform number of an invoice that was corrected.
    PlatformNumberCorrectionId,
    /// A record of the audit trail.
    AuditRecordId,
}

/// One intention of one person (or job): the same id sent twice has one effect. A UUID, version 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// A request id for `at`, made unique by ten bytes of `entropy`.
    pub fn new(at: Instant, entropy: [u8; 10]) -> RequestId {
        let milliseconds = u64::try_from(at.microseconds().max(0) / 1000).unwrap_or(0);
        RequestId(uuid::Builder::from_unix_timestamp_millis(milliseconds, &entropy).into_uuid())
    }

    /// When it was made, to the millisecond; none for a UUID of another version.
    pub fn made_at(&self) -> Option<Instant> {
        let timestamp = self.0.get_timestamp().filter(|_| self.0.get_version_num() == 7)?;
        let (seconds, nanoseconds) = timestamp.to_unix();
        let microseconds = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
        microseconds.checked_add(i64::from(nanoseconds / 1_000)).map(Instant)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
