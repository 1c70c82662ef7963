-- What a bill and a payment come to stays as it is; what is paid, invoiced, sent and held of them goes on.
CREATE TRIGGER bill_kept BEFORE UPDATE ON bill WHEN OLD.number IS NOT NULL AND
    (OLD.id, OLD.number, OLD.account_id, OLD.customer_id, OLD.bill_run_id, OLD.period_from, OLD.period_to,
        OLD.billed_on, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor,
        OLD.created_at, OLD.group_name, OLD.reason, OLD.due_by_hand) IS NOT
    (NEW.id, NEW.number, NEW.account_id, NEW.customer_id, NEW.bill_run_id, NEW.period_from, NEW.period_to,
        NEW.billed_on, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor,
        NEW.created_at, NEW.group_name, NEW.reason, NEW.due_by_hand)
    BEGIN SELECT RAISE(ABORT, 'bill is append-only'); END;
CREATE TRIGGER payment_kept BEFORE UPDATE ON payment WHEN
    (OLD.reversed_by_payment_id IS NOT NULL AND OLD.reversed_by_payment_id IS NOT NEW.reversed_by_payment_id) OR
    (OLD.id, OLD.number, OLD.account_id, OLD.customer_id, OLD.received_on, OLD.method, OLD.reference,
        OLD.reference_key, OLD.currency, OLD.amount_minor, OLD.note, OLD.reverses_payment_id, OLD.created_by,
        OLD.created_at) IS NOT
    (NEW.id, NEW.number, NEW.account_id, NEW.customer_id, NEW.received_on, NEW.method, NEW.reference,
        NEW.reference_key, NEW.currency, NEW.amount_minor, NEW.note, NEW.reverses_payment_id, NEW.created_by,
        NEW.created_at)
    BEGIN SELECT RAISE(ABORT, 'payment is append-only'); END;
CREATE TRIGGER payment_stays BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payment is append-only'); END;
-- Nothing comes onto a bill that is posted.
CREATE TRIGGER charge_before_posting BEFORE INSERT ON charge
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE source_kind = 'bill' AND source_id = NEW.bill_id)
    BEGIN SELECT RAISE(ABORT, 'bill is append-only'); END;
CREATE TRIGGER bill_item_before_posting BEFORE INSERT ON bill_item
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE source_kind = 'bill' AND source_id = NEW.bill_id)
    BEGIN SELECT RAISE(ABORT, 'bill is append-only'); END;
-- An issued invoice stays as it is; only the tax platform's number is noted on it, and changed as a correction with its reason says.
DROP TRIGGER invoice_kept;
CREATE TRIGGER invoice_kept BEFORE UPDATE ON invoice WHEN
    (OLD.id, OLD.series_id, OLD.sequence, OLD.number, OLD.customer_id, OLD.account_id, OLD.invoice_kind,
        OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.language,
        OLD.seller, OLD.buyer, OLD.logo_digest, OLD.remarks, OLD.created_by, OLD.created_at) IS NOT
    (NEW.id, NEW.series_id, NEW.sequence, NEW.number, NEW.customer_id, NEW.account_id, NEW.invoice_kind,
        NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.language,
        NEW.seller, NEW.buyer, NEW.logo_digest, NEW.remarks, NEW.created_by, NEW.created_at)
    OR (OLD.platform_number IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM platform_number_correction AS c WHERE c.noted = OLD.platform_number AND c.corrected IS NEW.platform_number
        AND c.id = (SELECT max(id) FROM platform_number_correction WHERE invoice_id = OLD.id)))
    BEGIN SELECT RAISE(ABORT, 'invoice is append-only'); END;
CREATE TRIGGER platform_number_correction_kept BEFORE UPDATE ON platform_number_correction
    BEGIN SELECT RAISE(ABORT, 'platform_number_correction is append-only'); END;
CREATE TRIGGER platform_number_correction_stays BEFORE DELETE ON platform_number_correction
    BEGIN SELECT RAISE(ABORT, 'platform_number_correction is append-only'); END;
