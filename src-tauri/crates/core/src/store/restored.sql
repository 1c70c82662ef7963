WITH own AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\_%'
)
SELECT 'schema ' || nspname AS object, '' AS made FROM own
UNION ALL
SELECT 'relation ' || c.oid::regclass,
       concat_ws(' ', c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relispartition, array_to_string(c.reloptions, ','),
                 CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
FROM pg_class c JOIN own ON own.oid = c.relnamespace
UNION ALL
SELECT 'column ' || a.attrelid::regclass || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                 pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
JOIN own ON own.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint ' || CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text ELSE k.contypid::regtype::text END || '.' || k.conname,
       concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
FROM pg_constraint k JOIN own ON own.oid = k.connamespace
UNION ALL
SELECT 'index ' || i.indexrelid::regclass, concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN own ON own.oid = c.relnamespace
UNION ALL
SELECT 'trigger ' || t.tgrelid::regclass || '.' || t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN own ON own.oid = c.relnamespace
WHERE NOT t.tgisinternal
UNION ALL
SELECT 'internal trigger ' || t.tgrelid::regclass, concat_ws(' ', t.tgtype, t.tgfoid::regproc, t.tgenabled)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN own ON own.oid = c.relnamespace
WHERE t.tgisinternal
UNION ALL
SELECT 'function ' || p.oid::regprocedure, CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE p.prokind::text END
FROM pg_proc p JOIN own ON own.oid = p.pronamespace
UNION ALL
SELECT 'rule ' || r.ev_class::regclass || '.' || r.rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN own ON own.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || p.polrelid::regclass || '.' || p.polname, '' FROM pg_policy p
UNION ALL
SELECT 'type ' || t.oid::regtype, concat_ws(' ', t.typtype, format_type(t.typbasetype, t.typtypmod))
FROM pg_type t JOIN own ON own.oid = t.typnamespace
UNION ALL
SELECT 'operator ' || o.oid::regoperator, '' FROM pg_operator o JOIN own ON own.oid = o.oprnamespace
UNION ALL
SELECT 'cast ' || format_type(castsource, NULL) || ' ' || format_type(casttarget, NULL), '' FROM pg_cast WHERE oid >= 16384
UNION ALL
SELECT 'extension ' || extname, extversion FROM pg_extension
UNION ALL
SELECT 'language ' || lanname, '' FROM pg_language
UNION ALL
SELECT 'event trigger ' || evtname, '' FROM pg_event_trigger
UNION ALL
SELECT 'setting ' || setting, '' FROM pg_db_role_setting, unnest(setconfig) AS setting
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    OR setdatabase = 0 AND setrole = current_user::regrole
