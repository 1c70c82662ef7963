DROP TRIGGER charge_kept;
DROP TRIGGER bill_item_kept;
DROP TRIGGER invoice_line_kept;
UPDATE charge SET offering_id = offering.id, offering_chinese = offering.name_chinese, offering_english = offering.name_english,
        price_chinese = price.name_chinese, price_english = price.name_english,
        unit_chinese = coalesce(meter.unit_chinese, offering.unit_chinese),
        unit_english = coalesce(meter.unit_english, offering.unit_english),
        tax_code = (SELECT tax_code.code FROM tax_code WHERE tax_code.id = coalesce((SELECT held.tax_code_id FROM offering_tax_code AS held
            WHERE held.offering_id = offering.id AND held.valid_from <= charge.served_from ORDER BY held.valid_from DESC LIMIT 1),
            offering.tax_code_id))
    FROM price JOIN offering ON offering.id = price.offering_id LEFT JOIN meter ON meter.id = price.meter_id
    WHERE price.id = charge.price_id;
UPDATE bill_item SET tax_code = (SELECT charge.tax_code FROM charge WHERE charge.id = bill_item.charge_id) WHERE charge_id IS NOT NULL;
UPDATE invoice_line SET tax_code = (SELECT charge.tax_code FROM charge WHERE charge.id = invoice_line.charge_id) WHERE charge_id IS NOT NULL;
UPDATE invoice_line SET tax_code = (SELECT bill_item.tax_code FROM bill_item WHERE bill_item.id = invoice_line.bill_item_id)
    WHERE bill_item_id IS NOT NULL;
CREATE TRIGGER charge_kept BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'charge is append-only'); END;
CREATE TRIGGER bill_item_kept BEFORE UPDATE ON bill_item BEGIN SELECT RAISE(ABORT, 'bill_item is append-only'); END;
CREATE TRIGGER invoice_line_kept BEFORE UPDATE ON invoice_line BEGIN SELECT RAISE(ABORT, 'invoice_line is append-only'); END;

-- Accounts that were closed while cycles in arrears other than their own months were still open are billed to the end of these: no
-- cycle is longer than so many days, and the last day served lies in it.
UPDATE account SET owed_until = (SELECT max(date(segment.to_on, '+' || (price.cadence_every *
        CASE price.cadence_unit WHEN 'day' THEN 1 WHEN 'week' THEN 7 WHEN 'month' THEN 31 ELSE 366 END) || ' days'))
    FROM subscription_segment AS segment JOIN price ON price.offering_id = segment.offering_id
    WHERE segment.account_id = account.id AND segment.to_on > segment.from_on AND price.timing = 'inArrears'
        AND NOT (price.cadence_every = 1 AND price.cadence_unit = 'month' AND price.alignment = 'cycleDay'))
WHERE state = 'closed';

-- What a gift paid of a charge that is corrected goes back to it: an entry of its own, above zero, beside a settlement below zero of the
-- bill below zero. On SQLite a rule about a column comes with the table made anew.
CREATE TABLE new_wallet_entry (
    id INTEGER NOT NULL PRIMARY KEY,
    wallet_id INTEGER NOT NULL REFERENCES wallet (id),
    kind TEXT NOT NULL CHECK (kind IN ('topUp', 'granted', 'used', 'restored', 'returned', 'expired')),
    amount_minor INTEGER NOT NULL CHECK ((kind IN ('topUp', 'granted', 'restored')) = (amount_minor > 0) AND amount_minor <> 0),
    booked_on TEXT NOT NULL,
    bill_id INTEGER REFERENCES bill (id),
    method TEXT,
    reference TEXT,
    reason TEXT,
    created_by INTEGER REFERENCES staff (id),
    created_at INTEGER NOT NULL,
    -- Of what went back: the bill it had paid.
    restored_bill_id INTEGER REFERENCES bill (id),
    CHECK ((kind IN ('used', 'restored')) = (bill_id IS NOT NULL)),
    CHECK ((kind = 'restored') = (restored_bill_id IS NOT NULL))
) STRICT;
INSERT INTO new_wallet_entry (id, wallet_id, kind, amount_minor, booked_on, bill_id, method, reference, reason, created_by, created_at)
    SELECT id, wallet_id, kind, amount_minor, booked_on, bill_id, method, reference, reason, created_by, created_at FROM wallet_entry;
DROP TABLE wallet_entry;
ALTER TABLE new_wallet_entry RENAME TO wallet_entry;
CREATE INDEX wallet_entry_by_wallet ON wallet_entry (wallet_id, id);
CREATE INDEX wallet_entry_of_bank ON wallet_entry (booked_on) WHERE kind IN ('topUp', 'returned');
CREATE INDEX wallet_entry_restored ON wallet_entry (restored_bill_id) WHERE restored_bill_id IS NOT NULL;
CREATE TRIGGER wallet_entry_kept BEFORE UPDATE ON wallet_entry BEGIN SELECT RAISE(ABORT, 'wallet_entry is append-only'); END;
CREATE TRIGGER wallet_entry_stays BEFORE DELETE ON wallet_entry BEGIN SELECT RAISE(ABORT, 'wallet_entry is append-only'); END;

CREATE TABLE new_settlement (
    id INTEGER NOT NULL PRIMARY KEY,
    bill_id INTEGER NOT NULL REFERENCES bill (id),
    credit_bill_id INTEGER REFERENCES bill (id),
    wallet_entry_id INTEGER UNIQUE REFERENCES wallet_entry (id),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0 OR (amount_minor < 0 AND wallet_entry_id IS NOT NULL)),
    settled_on TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((credit_bill_id IS NULL) <> (wallet_entry_id IS NULL))
) STRICT;
INSERT INTO new_settlement (id, bill_id, credit_bill_id, wallet_entry_id, amount_minor, settled_on, created_at)
    SELECT id, bill_id, credit_bill_id, wallet_entry_id, amount_minor, settled_on, created_at FROM settlement;
DROP TABLE settlement;
ALTER TABLE new_settlement RENAME TO settlement;
CREATE INDEX settlement_by_bill ON settlement (bill_id);
CREATE INDEX settlement_by_credit ON settlement (credit_bill_id) WHERE credit_bill_id IS NOT NULL;
CREATE INDEX settlement_by_day ON settlement (settled_on);
CREATE TRIGGER settlement_kept BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement is append-only'); END;
CREATE TRIGGER settlement_stays BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement is append-only'); END;
