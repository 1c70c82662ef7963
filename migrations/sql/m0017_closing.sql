-- Prices in arrears that are billed as soon as a service ends, not when its cycle is over.
ALTER TABLE price ADD COLUMN bill_at_end {bool} NOT NULL DEFAULT FALSE;
