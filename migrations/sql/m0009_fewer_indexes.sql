-- Fewer index entries for a bill run to keep: each was on a page of its own once an account had some years of bills. Charges are found
-- by the bills of an account, these by the last day they reach to; only customers' balances are found by billing account.

DROP INDEX charge_by_key;
DROP INDEX bill_by_customer;
DROP INDEX bill_by_account;
CREATE INDEX bill_by_account ON bill (account_id, period_to);
DROP INDEX posting_by_account;
CREATE INDEX posting_by_account ON posting (account_id) WHERE account_id IS NOT NULL;
