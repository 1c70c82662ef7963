CREATE TABLE new_price_version (
    id {id},
    price_id {big} NOT NULL REFERENCES price (id),
    -- At most one of these: for the customers of a price list, or agreed with one account or for one subscription.
    price_list_id {big} REFERENCES price_list (id),
    account_id {big} REFERENCES account (id),
    subscription_id {big} REFERENCES subscription (id),
    valid_from {date} NOT NULL,
    valid_to {date},
    model TEXT NOT NULL,
    terms TEXT NOT NULL,
    created_at {big} NOT NULL,
    CHECK ((price_list_id IS NOT NULL) + (account_id IS NOT NULL) + (subscription_id IS NOT NULL) <= 1),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
){strict};
INSERT INTO new_price_version (id, price_id, valid_from, model, terms, created_at)
    SELECT id, price_id, valid_from, model, '{}', created_at FROM price_version;
DROP TABLE price_version;
ALTER TABLE new_price_version RENAME TO price_version;

CREATE TABLE new_charge (
    id {id},
    bill_id {big} NOT NULL REFERENCES bill (id),
    -- Whose it is; the bill may be that of the account that pays for it.
    account_id {big} NOT NULL REFERENCES account (id),
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    price_id {big} NOT NULL REFERENCES price (id),
    price_version_id {big} NOT NULL REFERENCES price_version (id),
    -- The whole cycle, which never changes for a key; what was served of it; and the first day a run may bill it.
    period_from {date} NOT NULL,
    period_to {date} NOT NULL,
    served_from {date} NOT NULL,
    served_to {date} NOT NULL,
    billable_on {date} NOT NULL,
    quantity {big} NOT NULL,
    unit_price TEXT,
    tax_rate TEXT NOT NULL,
    currency TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    explanation TEXT NOT NULL,
    corrects_charge_id {big},
    CHECK (net_minor + tax_minor = total_minor)
){strict};
INSERT INTO new_charge (id, bill_id, account_id, subscription_id, price_id, price_version_id, period_from, period_to,
        served_from, served_to, billable_on, quantity, unit_price, tax_rate, currency, net_minor, tax_minor, total_minor,
        explanation, corrects_charge_id)
    SELECT charge.id, bill_id, bill.account_id, subscription_id, price_id, price_version_id, charge.period_from, charge.period_to,
        served_from, served_to, billable_on, quantity, unit_price, tax_rate, charge.currency, charge.net_minor, charge.tax_minor,
        charge.total_minor, explanation, corrects_charge_id
    FROM charge JOIN bill ON bill.id = charge.bill_id;
DROP TABLE charge;
ALTER TABLE new_charge RENAME TO charge;
CREATE INDEX charge_by_bill ON charge (bill_id);
CREATE INDEX charge_by_key ON charge (subscription_id, price_id, period_from);
CREATE TRIGGER charge_kept BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'charge is append-only'); END;
CREATE TRIGGER charge_stays BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'charge is append-only'); END;
CREATE TRIGGER charge_discount_kept BEFORE UPDATE ON charge_discount BEGIN SELECT RAISE(ABORT, 'charge_discount is append-only'); END;
CREATE TRIGGER charge_discount_stays BEFORE DELETE ON charge_discount BEGIN SELECT RAISE(ABORT, 'charge_discount is append-only'); END;
-- One version of a price for the same customers from one day; one that ended on its first day was taken back and does not count.
CREATE UNIQUE INDEX price_version_once ON price_version
    (price_id, valid_from, COALESCE(price_list_id, 0), COALESCE(account_id, 0), COALESCE(subscription_id, 0))
    WHERE valid_to IS NULL OR valid_to > valid_from;
CREATE INDEX price_version_by_account ON price_version (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX price_version_by_subscription ON price_version (subscription_id) WHERE subscription_id IS NOT NULL;
