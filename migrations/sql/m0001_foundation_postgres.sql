-- What only PostgreSQL needs: the name index, and guards that keep the audit trail, the ledger and issued documents append-only.
CREATE TABLE customer_search (customer_id BIGINT NOT NULL PRIMARY KEY, tokens TEXT[] NOT NULL);
CREATE INDEX customer_search_tokens ON customer_search USING gin (tokens);
-- Events come in roughly by time: a coarse index costs an import next to nothing and spares reading the whole table for one day.
CREATE INDEX usage_event_by_time ON usage_event USING brin (at) WITH (autosummarize = on);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_record_kept BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_object_kept BEFORE UPDATE OR DELETE ON audit_object FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_chain_kept BEFORE UPDATE OR DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER company_logo_kept BEFORE UPDATE OR DELETE ON company_logo FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_kept BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_kept BEFORE UPDATE OR DELETE ON charge FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_line_kept BEFORE UPDATE OR DELETE ON invoice_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_bill_kept BEFORE UPDATE OR DELETE ON invoice_bill FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocation_kept BEFORE UPDATE OR DELETE ON allocation FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- An issued invoice stays as it is; only the tax platform's number is noted on it, once.
CREATE TRIGGER invoice_kept BEFORE UPDATE ON invoice FOR EACH ROW WHEN (OLD.platform_number IS NOT NULL
    OR (OLD.id, OLD.series_id, OLD.sequence, OLD.number, OLD.customer_id, OLD.account_id, OLD.invoice_kind, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.language, OLD.seller, OLD.buyer, OLD.logo_digest, OLD.remarks, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.series_id, NEW.sequence, NEW.number, NEW.customer_id, NEW.account_id, NEW.invoice_kind, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.language, NEW.seller, NEW.buyer, NEW.logo_digest, NEW.remarks, NEW.created_by, NEW.created_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_stays BEFORE DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_change();
