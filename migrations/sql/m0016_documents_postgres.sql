-- What a bill and a payment come to stays as it is; what is paid, invoiced, sent and held of them goes on.
CREATE TRIGGER bill_kept BEFORE UPDATE ON bill FOR EACH ROW WHEN (OLD.number IS NOT NULL AND
    (OLD.id, OLD.number, OLD.account_id, OLD.customer_id, OLD.bill_run_id, OLD.period_from, OLD.period_to,
        OLD.billed_on, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor,
        OLD.created_at, OLD.group_name, OLD.reason, OLD.due_by_hand) IS DISTINCT FROM
    (NEW.id, NEW.number, NEW.account_id, NEW.customer_id, NEW.bill_run_id, NEW.period_from, NEW.period_to,
        NEW.billed_on, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor,
        NEW.created_at, NEW.group_name, NEW.reason, NEW.due_by_hand))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_kept BEFORE UPDATE ON payment FOR EACH ROW WHEN (
    (OLD.reversed_by_payment_id IS NOT NULL AND OLD.reversed_by_payment_id IS DISTINCT FROM NEW.reversed_by_payment_id) OR
    (OLD.id, OLD.number, OLD.account_id, OLD.customer_id, OLD.received_on, OLD.method, OLD.reference,
        OLD.reference_key, OLD.currency, OLD.amount_minor, OLD.note, OLD.reverses_payment_id, OLD.created_by,
        OLD.created_at) IS DISTINCT FROM
    (NEW.id, NEW.number, NEW.account_id, NEW.customer_id, NEW.received_on, NEW.method, NEW.reference,
        NEW.reference_key, NEW.currency, NEW.amount_minor, NEW.note, NEW.reverses_payment_id, NEW.created_by,
        NEW.created_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_stays BEFORE DELETE ON payment FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Nothing comes onto a bill that is posted. Each bill is looked up by its index: one question a statement, however many rows it has.
CREATE FUNCTION refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT bill_id FROM added) AS a
               WHERE (SELECT min(id) FROM ledger_entry WHERE source_kind = 'bill' AND source_id = a.bill_id) IS NOT NULL)
    THEN RAISE EXCEPTION 'bill is append-only'; END IF;
    RETURN NULL; END $$;
CREATE TRIGGER charge_before_posting AFTER INSERT ON charge REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_addition();
CREATE TRIGGER bill_item_before_posting AFTER INSERT ON bill_item REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_addition();
-- An issued invoice stays as it is; only the tax platform's number is noted on it, and changed as a correction with its reason says.
CREATE FUNCTION refuse_change_of_invoice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (OLD.id, OLD.series_id, OLD.sequence, OLD.number, OLD.customer_id, OLD.account_id, OLD.invoice_kind,
        OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.language,
        OLD.seller, OLD.buyer, OLD.logo_digest, OLD.remarks, OLD.created_by, OLD.created_at) IS DISTINCT FROM
       (NEW.id, NEW.series_id, NEW.sequence, NEW.number, NEW.customer_id, NEW.account_id, NEW.invoice_kind,
        NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.language,
        NEW.seller, NEW.buyer, NEW.logo_digest, NEW.remarks, NEW.created_by, NEW.created_at)
    OR (OLD.platform_number IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM platform_number_correction AS c WHERE c.noted = OLD.platform_number AND c.corrected IS NOT DISTINCT FROM NEW.platform_number
        AND c.id = (SELECT max(id) FROM platform_number_correction WHERE invoice_id = OLD.id)))
    THEN RAISE EXCEPTION 'invoice is append-only'; END IF;
    RETURN NEW; END $$;
DROP TRIGGER invoice_kept ON invoice;
CREATE TRIGGER invoice_kept BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_change_of_invoice();
CREATE TRIGGER platform_number_correction_kept BEFORE UPDATE OR DELETE ON platform_number_correction
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
