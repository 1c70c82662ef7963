-- Prices in arrears that are billed as soon as a service ends, not when its cycle is over.
ALTER TABLE price ADD COLUMN bill_at_end {bool} NOT NULL DEFAULT FALSE;

-- Of an account that was billed ahead, for the sake of fees in advance: the day up to which what is charged in arrears was read. Empty
-- where that is as far as it is billed.
ALTER TABLE account ADD COLUMN arrears_billed_until {date};
