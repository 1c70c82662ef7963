-- What only SQLite needs: the name index, and guards that keep the audit trail, the ledger and issued documents append-only.
CREATE VIRTUAL TABLE customer_search USING fts5(tokens, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 0");
CREATE TRIGGER audit_record_kept BEFORE UPDATE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END;
CREATE TRIGGER audit_record_stays BEFORE DELETE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END;
CREATE TRIGGER audit_object_kept BEFORE UPDATE ON audit_object BEGIN SELECT RAISE(ABORT, 'audit_object is append-only'); END;
CREATE TRIGGER audit_object_stays BEFORE DELETE ON audit_object BEGIN SELECT RAISE(ABORT, 'audit_object is append-only'); END;
CREATE TRIGGER audit_chain_kept BEFORE UPDATE ON audit_chain BEGIN SELECT RAISE(ABORT, 'audit_chain is append-only'); END;
CREATE TRIGGER audit_chain_stays BEFORE DELETE ON audit_chain BEGIN SELECT RAISE(ABORT, 'audit_chain is append-only'); END;
CREATE TRIGGER company_logo_kept BEFORE UPDATE ON company_logo BEGIN SELECT RAISE(ABORT, 'company_logo is append-only'); END;
CREATE TRIGGER company_logo_stays BEFORE DELETE ON company_logo BEGIN SELECT RAISE(ABORT, 'company_logo is append-only'); END;
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER posting_kept BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER charge_kept BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'charge is append-only'); END;
CREATE TRIGGER charge_stays BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'charge is append-only'); END;
CREATE TRIGGER invoice_line_kept BEFORE UPDATE ON invoice_line BEGIN SELECT RAISE(ABORT, 'invoice_line is append-only'); END;
CREATE TRIGGER invoice_line_stays BEFORE DELETE ON invoice_line BEGIN SELECT RAISE(ABORT, 'invoice_line is append-only'); END;
CREATE TRIGGER invoice_bill_kept BEFORE UPDATE ON invoice_bill BEGIN SELECT RAISE(ABORT, 'invoice_bill is append-only'); END;
CREATE TRIGGER invoice_bill_stays BEFORE DELETE ON invoice_bill BEGIN SELECT RAISE(ABORT, 'invoice_bill is append-only'); END;
CREATE TRIGGER allocation_kept BEFORE UPDATE ON allocation BEGIN SELECT RAISE(ABORT, 'allocation is append-only'); END;
CREATE TRIGGER allocation_stays BEFORE DELETE ON allocation BEGIN SELECT RAISE(ABORT, 'allocation is append-only'); END;
-- An issued invoice stays as it is; only the tax platform's number is noted on it, once.
CREATE TRIGGER invoice_kept BEFORE UPDATE ON invoice WHEN OLD.platform_number IS NOT NULL
    OR (OLD.id, OLD.series_id, OLD.sequence, OLD.number, OLD.customer_id, OLD.account_id, OLD.invoice_kind, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.language, OLD.seller, OLD.buyer, OLD.logo_digest, OLD.remarks, OLD.created_by, OLD.created_at)
    IS NOT (NEW.id, NEW.series_id, NEW.sequence, NEW.number, NEW.customer_id, NEW.account_id, NEW.invoice_kind, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.language, NEW.seller, NEW.buyer, NEW.logo_digest, NEW.remarks, NEW.created_by, NEW.created_at)
    BEGIN SELECT RAISE(ABORT, 'invoice is append-only'); END;
CREATE TRIGGER invoice_stays BEFORE DELETE ON invoice BEGIN SELECT RAISE(ABORT, 'invoice is append-only'); END;
