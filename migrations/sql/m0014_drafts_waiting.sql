-- Accounts that waited for a draft that isn't there, since the bill their charges were to stand on was larger than any can be: runs bill
-- them again.

UPDATE account SET draft_run_id = NULL
WHERE draft_run_id IS NOT NULL AND id NOT IN (
    SELECT charge.account_id FROM charge JOIN bill ON bill.id = charge.bill_id WHERE bill.number IS NULL
);
