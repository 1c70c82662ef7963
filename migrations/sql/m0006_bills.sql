-- Drafts of bills, bills made by hand, accounts that others pay for, and subscriptions billed apart.

-- Whether its bills were made as drafts.
ALTER TABLE bill_run ADD COLUMN draft {bool} NOT NULL DEFAULT FALSE;
-- The account whose bills its charges stand on; its own where empty.
ALTER TABLE account ADD COLUMN payer_account_id {big} REFERENCES account (id);
CREATE INDEX account_by_payer ON account (payer_account_id) WHERE payer_account_id IS NOT NULL;
-- The run of which a draft with charges of this account waits; no run bills it meanwhile.
ALTER TABLE account ADD COLUMN draft_run_id {big};
CREATE INDEX account_with_draft ON account (draft_run_id) WHERE draft_run_id IS NOT NULL;
-- Subscriptions of one group stand on one bill; those of none on another.
ALTER TABLE subscription ADD COLUMN bill_group TEXT NOT NULL DEFAULT '' CHECK (length(bill_group) <= 40);

-- What a person put on a bill: a line of a bill made by hand, or an adjustment of a draft.
CREATE TABLE bill_item (
    id {id},
    bill_id {big} NOT NULL REFERENCES bill (id),
    -- Whose it is; the bill may be that of the account that pays for it.
    account_id {big} NOT NULL REFERENCES account (id),
    -- The charge it adjusts.
    charge_id {big} REFERENCES charge (id),
    name TEXT NOT NULL,
    -- Both or neither: an item may be an amount alone.
    quantity {big},
    unit_price TEXT,
    tax_rate TEXT NOT NULL,
    tax_included {bool} NOT NULL,
    currency TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    reason TEXT,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    CHECK ((quantity IS NULL) = (unit_price IS NULL)),
    CHECK (net_minor + tax_minor = total_minor)
){strict};
CREATE INDEX bill_item_by_bill ON bill_item (bill_id);
CREATE INDEX bill_item_by_charge ON bill_item (charge_id) WHERE charge_id IS NOT NULL;

UPDATE bill SET state = 'validated' WHERE state = 'new';
