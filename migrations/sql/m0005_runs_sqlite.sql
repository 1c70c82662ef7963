-- The objects of a record stand together in the order of their records, with one index less to keep.
CREATE TABLE new_audit_object (
    record_id {big} NOT NULL REFERENCES audit_record (id),
    kind TEXT NOT NULL,
    object_id {big} NOT NULL,
    verb TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (record_id, kind, object_id)
){strict_keyed};
INSERT INTO new_audit_object (record_id, kind, object_id, verb, label) SELECT record_id, kind, object_id, verb, label FROM audit_object;
DROP TABLE audit_object;
ALTER TABLE new_audit_object RENAME TO audit_object;
CREATE INDEX audit_object_by_object ON audit_object (kind, object_id, record_id);
CREATE TRIGGER audit_object_kept BEFORE UPDATE ON audit_object BEGIN SELECT RAISE(ABORT, 'audit_object is append-only'); END;
CREATE TRIGGER audit_object_stays BEFORE DELETE ON audit_object BEGIN SELECT RAISE(ABORT, 'audit_object is append-only'); END;
