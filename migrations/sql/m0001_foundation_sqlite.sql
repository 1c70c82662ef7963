-- What only SQLite needs: the name index, and guards that keep the audit trail append-only.
CREATE VIRTUAL TABLE customer_search USING fts5(tokens, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 0");
CREATE TRIGGER audit_record_kept BEFORE UPDATE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END;
CREATE TRIGGER audit_record_stays BEFORE DELETE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END;
CREATE TRIGGER posting_kept BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER charge_kept BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'charges are append-only'); END;
CREATE TRIGGER charge_stays BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'charges are append-only'); END;
