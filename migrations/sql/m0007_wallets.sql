-- Prepaid wallets, gifts, and what bills are settled with beside payments.

CREATE TABLE wallet (
    id {id},
    account_id {big} NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    -- Money of the customer, or a gift.
    kind TEXT NOT NULL CHECK (kind IN ('prepaid', 'granted')),
    currency TEXT NOT NULL,
    -- Smaller ones pay first.
    priority {int} NOT NULL,
    -- The first day on which it pays nothing any more.
    expires_on {date},
    -- What it pays for (JSON); everything where it is empty. The offerings it is limited to are in wallet_offering.
    charge_kinds TEXT NOT NULL,
    balance_minor {big} NOT NULL CHECK (balance_minor >= 0),
    -- The day of its latest entry; none is booked before it.
    moved_on {date} NOT NULL,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX wallet_by_account ON wallet (account_id);
-- What a bill run asks for: of all the wallets there ever were, those with something in them.
CREATE INDEX wallet_filled ON wallet (account_id) WHERE balance_minor > 0;
CREATE INDEX wallet_expiring ON wallet (expires_on) WHERE balance_minor > 0;

-- The offerings it is limited to; none where it is for everything.
CREATE TABLE wallet_offering (
    wallet_id {big} NOT NULL REFERENCES wallet (id),
    offering_id {big} NOT NULL REFERENCES offering (id),
    PRIMARY KEY (wallet_id, offering_id)
){strict_keyed};

-- What went into a wallet (above zero) and what came out of it (below zero).
CREATE TABLE wallet_entry (
    id {id},
    wallet_id {big} NOT NULL REFERENCES wallet (id),
    kind TEXT NOT NULL CHECK (kind IN ('topUp', 'granted', 'used', 'returned', 'expired')),
    amount_minor {big} NOT NULL CHECK ((kind IN ('topUp', 'granted')) = (amount_minor > 0) AND amount_minor <> 0),
    booked_on {date} NOT NULL,
    bill_id {big} REFERENCES bill (id),
    -- How the money came or went, and the reference of the bank or the payer.
    method TEXT,
    reference TEXT,
    reason TEXT,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    CHECK ((kind = 'used') = (bill_id IS NOT NULL))
){strict};
CREATE INDEX wallet_entry_by_wallet ON wallet_entry (wallet_id, id);
CREATE INDEX wallet_entry_of_bank ON wallet_entry (booked_on) WHERE kind IN ('topUp', 'returned');

-- What a bill was settled with beside payments: a bill below zero of the same account, or a wallet.
CREATE TABLE settlement (
    id {id},
    bill_id {big} NOT NULL REFERENCES bill (id),
    credit_bill_id {big} REFERENCES bill (id),
    wallet_entry_id {big} UNIQUE REFERENCES wallet_entry (id),
    amount_minor {big} NOT NULL CHECK (amount_minor > 0),
    settled_on {date} NOT NULL,
    created_at {big} NOT NULL,
    CHECK ((credit_bill_id IS NULL) <> (wallet_entry_id IS NULL))
){strict};
CREATE INDEX settlement_by_bill ON settlement (bill_id);
CREATE INDEX settlement_by_credit ON settlement (credit_bill_id) WHERE credit_bill_id IS NOT NULL;
CREATE INDEX settlement_by_day ON settlement (settled_on);

-- Credits that can be set off, out of all the bills there ever were.
CREATE INDEX bill_with_credit ON bill (account_id) WHERE paid_minor > total_minor;
