-- A draft has no number, and a bill made by hand no run. What is thrown away gives its id to no other bill: the audit trail
-- speaks of both.
CREATE TABLE new_bill (
    id {id_once},
    number TEXT UNIQUE,
    account_id {big} NOT NULL REFERENCES account (id),
    customer_id {big} NOT NULL REFERENCES customer (id),
    bill_run_id {big} REFERENCES bill_run (id),
    period_from {date} NOT NULL,
    period_to {date} NOT NULL,
    billed_on {date} NOT NULL,
    due_on {date} NOT NULL,
    currency TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    paid_minor {big} NOT NULL,
    invoiced_minor {big} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'onHold', 'validated', 'sent', 'partiallyPaid', 'settled')),
    created_at {big} NOT NULL,
    version {big} NOT NULL,
    -- Which of the account's subscriptions it bills; empty for those of no group.
    group_name TEXT NOT NULL,
    -- Why it was made by hand.
    reason TEXT,
    CHECK (net_minor + tax_minor = total_minor),
    CHECK ((number IS NULL) = (state = 'new'))
){strict};
INSERT INTO new_bill (id, number, account_id, customer_id, bill_run_id, period_from, period_to, billed_on, due_on, currency,
        net_minor, tax_minor, total_minor, paid_minor, invoiced_minor, state, created_at, version, group_name, reason)
    SELECT id, number, account_id, customer_id, bill_run_id, period_from, period_to, billed_on, due_on, currency,
        net_minor, tax_minor, total_minor, paid_minor, invoiced_minor, state, created_at, version, '', NULL FROM bill;
DROP TABLE bill;
ALTER TABLE new_bill RENAME TO bill;
CREATE INDEX bill_by_account ON bill (account_id, id);
CREATE INDEX bill_by_customer ON bill (customer_id, id);
CREATE INDEX bill_by_run ON bill (bill_run_id, id);
CREATE INDEX bill_by_due ON bill (state, due_on);
CREATE INDEX bill_by_day ON bill (billed_on, id);
-- What is left to invoice, out of all the bills there ever were.
CREATE INDEX bill_to_invoice ON bill (billed_on, id) WHERE invoiced_minor < total_minor;
CREATE INDEX bill_draft ON bill (id) WHERE number IS NULL;

-- A line may invoice an item in place of a charge. What it names is of a bill with a number and can't be removed (see below);
-- references would have every removal from a draft look through all lines there are.
CREATE TABLE new_invoice_line (
    id {id},
    invoice_id {big} NOT NULL REFERENCES invoice (id),
    position {int} NOT NULL,
    bill_id {big} NOT NULL,
    -- The charge or the item it invoices, whole or in part: parts of it add up to it.
    charge_id {big},
    bill_item_id {big},
    description TEXT NOT NULL,
    period_from {date} NOT NULL,
    period_to {date} NOT NULL,
    unit TEXT NOT NULL,
    quantity {big},
    unit_price TEXT,
    tax_rate TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    CHECK (net_minor + tax_minor = total_minor),
    CHECK ((charge_id IS NULL) <> (bill_item_id IS NULL))
){strict};
INSERT INTO new_invoice_line (id, invoice_id, position, bill_id, charge_id, description, period_from, period_to, unit, quantity,
        unit_price, tax_rate, net_minor, tax_minor, total_minor)
    SELECT id, invoice_id, position, bill_id, charge_id, description, period_from, period_to, unit, quantity,
        unit_price, tax_rate, net_minor, tax_minor, total_minor FROM invoice_line;
DROP TABLE invoice_line;
ALTER TABLE new_invoice_line RENAME TO invoice_line;
CREATE INDEX invoice_line_by_invoice ON invoice_line (invoice_id, position);
CREATE TRIGGER invoice_line_kept BEFORE UPDATE ON invoice_line BEGIN SELECT RAISE(ABORT, 'invoice_line is append-only'); END;
CREATE TRIGGER invoice_line_stays BEFORE DELETE ON invoice_line BEGIN SELECT RAISE(ABORT, 'invoice_line is append-only'); END;

-- What stands on a draft goes with it; what stands on a bill stays.
DROP TRIGGER charge_stays;
CREATE TRIGGER charge_stays BEFORE DELETE ON charge WHEN (SELECT number FROM bill WHERE id = OLD.bill_id) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'charge is append-only'); END;
DROP TRIGGER charge_discount_stays;
CREATE TRIGGER charge_discount_stays BEFORE DELETE ON charge_discount
    WHEN (SELECT bill.number FROM charge JOIN bill ON bill.id = charge.bill_id WHERE charge.id = OLD.charge_id) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'charge_discount is append-only'); END;
CREATE TRIGGER bill_item_kept BEFORE UPDATE ON bill_item BEGIN SELECT RAISE(ABORT, 'bill_item is append-only'); END;
CREATE TRIGGER bill_item_stays BEFORE DELETE ON bill_item WHEN (SELECT number FROM bill WHERE id = OLD.bill_id) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'bill_item is append-only'); END;
CREATE TRIGGER bill_stays BEFORE DELETE ON bill WHEN OLD.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'bill is append-only'); END;
