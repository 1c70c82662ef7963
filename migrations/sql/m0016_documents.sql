-- Days on which bills are due, references by which payments are found again, and platform numbers that were noted wrongly.

-- Whether a person set the day: else the account's terms count from the day the bill becomes final. Nobody noted who set the day of
-- a draft that was made by hand so far: it stays.
ALTER TABLE bill ADD COLUMN due_by_hand {bool} NOT NULL DEFAULT FALSE;
UPDATE bill SET due_by_hand = TRUE WHERE number IS NULL AND bill_run_id IS NULL;

-- The reference in one way of writing it, without blanks: the same money is seldom typed twice in the same way.
ALTER TABLE payment ADD COLUMN reference_key TEXT;
UPDATE payment SET reference_key = lower(replace(reference, ' ', '')) WHERE trim(reference) <> '';
CREATE INDEX payment_by_reference ON payment (reference_key, amount_minor) WHERE reference_key IS NOT NULL;

-- A platform number that was noted wrongly on an invoice, what should have been noted (nothing where none was given), and why.
CREATE TABLE platform_number_correction (
    id {id},
    invoice_id {big} NOT NULL REFERENCES invoice (id),
    noted TEXT NOT NULL,
    corrected TEXT CHECK (corrected <> noted),
    reason TEXT NOT NULL,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL
){strict};
CREATE INDEX platform_number_correction_by_invoice ON platform_number_correction (invoice_id, id);
