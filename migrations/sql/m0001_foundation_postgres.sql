-- What only PostgreSQL needs: the name index, and guards that keep the audit trail append-only.
CREATE TABLE customer_search (customer_id BIGINT NOT NULL PRIMARY KEY, tokens TEXT[] NOT NULL);
CREATE INDEX customer_search_tokens ON customer_search USING gin (tokens);
-- Events come in roughly by time: a coarse index costs an import next to nothing and spares reading the whole table for one day.
CREATE INDEX usage_event_by_time ON usage_event USING brin (at) WITH (autosummarize = on);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_record_kept BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_kept BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_kept BEFORE UPDATE OR DELETE ON charge FOR EACH ROW EXECUTE FUNCTION refuse_change();
