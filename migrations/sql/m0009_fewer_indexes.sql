-- Fewer index entries for a bill run to keep: each was on a page of its own once an account had some years of bills. Charges are found
-- by the bills of an account, these by the last day they reach to; only customers' balances are found by billing account.

DROP INDEX charge_by_key;
DROP INDEX bill_by_customer;
DROP INDEX bill_by_account;
CREATE INDEX bill_by_account ON bill (account_id, period_to);
DROP INDEX posting_by_account;
CREATE INDEX posting_by_account ON posting (account_id) WHERE account_id IS NOT NULL;
-- The bills of other accounts on which an account's charges stand: a payer's, of now or of then.
CREATE TABLE payer_bill (
    account_id {big} NOT NULL REFERENCES account (id),
    period_to {date} NOT NULL,
    bill_id {big} NOT NULL REFERENCES bill (id),
    PRIMARY KEY (account_id, period_to, bill_id)
){strict_keyed};
CREATE INDEX payer_bill_by_bill ON payer_bill (bill_id);
INSERT INTO payer_bill (account_id, period_to, bill_id)
    SELECT DISTINCT charge.account_id, bill.period_to, bill.id FROM charge JOIN bill ON bill.id = charge.bill_id
    WHERE charge.account_id <> bill.account_id;
