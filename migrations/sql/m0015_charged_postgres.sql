ALTER TABLE charge DISABLE TRIGGER charge_kept;
ALTER TABLE bill_item DISABLE TRIGGER bill_item_kept;
ALTER TABLE invoice_line DISABLE TRIGGER invoice_line_kept;
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
ALTER TABLE charge ENABLE TRIGGER charge_kept;
ALTER TABLE bill_item ENABLE TRIGGER bill_item_kept;
ALTER TABLE invoice_line ENABLE TRIGGER invoice_line_kept;
ALTER TABLE charge ALTER COLUMN offering_id DROP DEFAULT, ALTER COLUMN offering_chinese DROP DEFAULT,
    ALTER COLUMN offering_english DROP DEFAULT, ALTER COLUMN price_chinese DROP DEFAULT, ALTER COLUMN price_english DROP DEFAULT,
    ALTER COLUMN unit_chinese DROP DEFAULT, ALTER COLUMN unit_english DROP DEFAULT;

-- Accounts that were closed while cycles in arrears other than their own months were still open are billed to the end of these: no
-- cycle is longer than so many days, and the last day served lies in it.
UPDATE account SET owed_until = (SELECT max(segment.to_on + price.cadence_every *
        CASE price.cadence_unit WHEN 'day' THEN 1 WHEN 'week' THEN 7 WHEN 'month' THEN 31 ELSE 366 END)
    FROM subscription_segment AS segment JOIN price ON price.offering_id = segment.offering_id
    WHERE segment.account_id = account.id AND segment.to_on > segment.from_on AND price.timing = 'inArrears'
        AND NOT (price.cadence_every = 1 AND price.cadence_unit = 'month' AND price.alignment = 'cycleDay'))
WHERE state = 'closed';

-- What a gift paid of a charge that is corrected goes back to it: an entry of its own, above zero, beside a settlement below zero of the
-- bill below zero.
ALTER TABLE wallet_entry ADD COLUMN restored_bill_id BIGINT REFERENCES bill (id);
ALTER TABLE wallet_entry DROP CONSTRAINT wallet_entry_kind_check, DROP CONSTRAINT wallet_entry_check, DROP CONSTRAINT wallet_entry_check1;
ALTER TABLE wallet_entry
    ADD CONSTRAINT wallet_entry_kind_check CHECK (kind IN ('topUp', 'granted', 'used', 'restored', 'returned', 'expired')),
    ADD CONSTRAINT wallet_entry_check CHECK ((kind IN ('topUp', 'granted', 'restored')) = (amount_minor > 0) AND amount_minor <> 0),
    ADD CONSTRAINT wallet_entry_check1 CHECK ((kind IN ('used', 'restored')) = (bill_id IS NOT NULL)),
    ADD CONSTRAINT wallet_entry_check2 CHECK ((kind = 'restored') = (restored_bill_id IS NOT NULL));
CREATE INDEX wallet_entry_restored ON wallet_entry (restored_bill_id) WHERE restored_bill_id IS NOT NULL;
ALTER TABLE settlement DROP CONSTRAINT settlement_amount_minor_check;
ALTER TABLE settlement
    ADD CONSTRAINT settlement_amount_minor_check CHECK (amount_minor > 0 OR (amount_minor < 0 AND wallet_entry_id IS NOT NULL));
