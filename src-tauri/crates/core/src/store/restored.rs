//! What a restore brings into a server's database, held against what the migrations make there.
//!
//! An archive is a program: the server runs whatever stands in it, under the name of who restores.
//! So nobody restores who could reach beyond the database, an archive that names anything else than
//! Boss has is refused before it is run, and what is there afterwards is compared with what an
//! empty database becomes by the migrations, by the very text of each object.

use crate::store::schema::Schema;
use crate::store::{codes, migrate};
use boss_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait};
use std::collections::BTreeSet;

/// Everything in the database that is not the server's own.
const ON_SERVER: &str = include_str!("restored.sql");

/// Statements that take away what is in the schema Boss lives in, whatever it is: first the tables,
/// for their own sequences go with them only.
const REMOVALS: &str = "\
    SELECT format('DROP %s IF EXISTS %s CASCADE', what, which) AS removal FROM ( \
    SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' \
    WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS what, \
    oid::regclass::text AS which, relnamespace AS place FROM pg_class \
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') \
    UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, pronamespace FROM pg_proc \
    UNION ALL SELECT 'TYPE', oid::regtype::text, typnamespace FROM pg_type WHERE typtype IN ('d', 'e', 'r') \
    ) AS brought WHERE place = current_schema()::regnamespace ORDER BY what = 'TABLE' DESC";

/// Triggers that ask for something before they act.
const CONDITIONAL: &str = "\
    SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) AS removal, \
    pg_get_triggerdef(t.oid) AS made FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid \
    WHERE NOT tgisinternal AND tgqual IS NOT NULL \
    AND c.relnamespace = current_schema()::regnamespace";

/// Whether somebody reaches the server's files and programs, or is bound by no right at all.
const REACHES_BEYOND: &str = "\
    SELECT rolsuper OR pg_has_role(rolname, 'pg_execute_server_program', 'MEMBER') \
    OR pg_has_role(rolname, 'pg_write_server_files', 'MEMBER') \
    OR pg_has_role(rolname, 'pg_read_server_files', 'MEMBER') \
    AS reaches FROM pg_roles WHERE rolname = current_user";

/// What an archive of Boss's may hold, as the server's programs list it.
const KINDS: [&str; 13] = [
    "CHECK CONSTRAINT",
    "COMMENT",
    "CONSTRAINT",
    "DEFAULT",
    "FK CONSTRAINT",
    "FUNCTION",
    "INDEX",
    "SEQUENCE",
    "SEQUENCE OWNED BY",
    "SEQUENCE SET",
    "TABLE",
    "TABLE DATA",
    "TRIGGER",
];

/// What an empty database becomes, migration by migration.
pub(super) struct Expected {
    schema_name: String,
    levels: Vec<Schema>,
}

impl Expected {
    /// Tries the migrations out in the database itself, which is left as it was. Refuses whoever
    /// should not restore.
    pub(super) async fn in_empty(db: &DatabaseConnection) -> Result<Expected> {
        let ask = |text: &str| Statement::from_string(db.get_database_backend(), text);
        let tx = db.begin().await?;
        let reaches = tx.query_one_raw(ask(REACHES_BEYOND)).await?;
        if reaches.map(|row| row.try_get::<bool>("", "reaches")).transpose()?.unwrap_or(true) {
            return Err(Error::new(codes::RESTORE_AS_SUPERUSER));
        }
        let name = tx.query_one_raw(ask("SELECT current_schema()::text AS name")).await?;
        let schema_name = name.map(|row| row.try_get("", "name")).transpose()?.unwrap_or_default();
        let mut levels = Vec::new();
        for name in boss_migrations::names() {
            boss_migrations::apply(&tx, &name).await?;
            make_anew(&tx).await?;
            levels.push(Schema::asked(&tx, ON_SERVER).await?);
        }
        tx.rollback().await?;
        Ok(Expected { schema_name, levels })
    }

    /// The names of the functions of any release.
    fn functions(&self) -> BTreeSet<&str> {
        let objects = self.levels.iter().flat_map(Schema::objects);
        let named = objects.filter_map(|object| object.strip_prefix("function ")?.split('(').next());
        named.map(|name| name.rsplit('.').next().unwrap_or(name)).collect()
    }

    /// The first entry of an archive's list that is none of Boss's; none where all are.
    pub(super) fn foreign_entry(&self, list: &str) -> Option<String> {
        let functions = self.functions();
        let entries = list.lines().filter(|line| !line.starts_with(';') && !line.trim().is_empty());
        // "215; 1259 16388 TABLE public staff owner": a number, where it stood, then what it is.
        let told = entries.map(|line| line.splitn(4, ' ').nth(3).unwrap_or(line));
        let is_ours = |entry: &str| {
            let schema = entry.strip_prefix("SCHEMA - ").and_then(|rest| rest.split(' ').next());
            if schema == Some(&*self.schema_name) {
                return true;
            }
            KINDS.iter().any(|kind| {
                let place = entry.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' '));
                let (place, name) = place.and_then(|rest| rest.split_once(' ')).unwrap_or_default();
                match *kind {
                    "COMMENT" => place == "-" || place == self.schema_name,
                    "FUNCTION" => {
                        place == self.schema_name
                            && functions.contains(name.split('(').next().unwrap_or(name))
                    }
                    _ => place == self.schema_name,
                }
            })
        };
        told.filter(|entry| !is_ours(entry)).map(str::to_owned).next()
    }

    /// The first object that is not as the migrations make it, after a restore; none where all are.
    pub(super) async fn altered_object(&self, db: &DatabaseConnection) -> Result<Option<String>> {
        let missing = migrate::missing_in(db).await?;
        let names = boss_migrations::names();
        let applied = names.iter().take_while(|name| !missing.contains(name)).count();
        let level = applied.checked_sub(1).filter(|_| applied + missing.len() == names.len());
        let Some(level) = level else { return Ok(Some("seaql_migrations".to_owned())) };
        Ok(Schema::asked(db, ON_SERVER).await?.first_other_than(&self.levels[level]))
    }

    /// Takes back what a restore has brought, over the one connection `db` has.
    pub(super) async fn take_back(&self, db: &DatabaseConnection) -> Result<()> {
        let set = format!("SET search_path = \"{}\"", self.schema_name.replace('"', "\"\""));
        db.execute_unprepared(&set).await?;
        let listed = Statement::from_string(db.get_database_backend(), REMOVALS);
        let rows = db.query_all_raw(listed).await?;
        let removal = |row: &sea_orm::QueryResult| Ok(row.try_get::<String>("", "removal")?);
        let removals = rows.iter().map(removal).collect::<Result<Vec<_>>>()?;
        // Sent together they are all done, or none.
        db.execute_unprepared(&removals.join("; ")).await?;
        Ok(())
    }
}

/// Makes triggers that ask for something anew from what the server says of them, as a restore does:
/// it says of a long condition in other words what it has read once more.
async fn make_anew(tx: &DatabaseTransaction) -> Result<()> {
    let listed = Statement::from_string(tx.get_database_backend(), CONDITIONAL);
    for row in tx.query_all_raw(listed).await? {
        tx.execute_unprepared(&row.try_get::<String>("", "removal")?).await?;
        tx.execute_unprepared(&row.try_get::<String>("", "made")?).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_names_something_else_is_known_by_its_list() {
        let object = |name: &str| (name.to_owned(), String::new());
        let levels = vec![Schema::of(vec![object("table staff"), object("function refuse_change()")])];
        let expected = Expected { schema_name: "public".to_owned(), levels };
        let ours = ";\n; Archive created at 2026\n;\n\
            5; 2615 2200 SCHEMA - public boss\n\
            302; 1255 33214 FUNCTION public refuse_change() boss\n\
            215; 1259 16388 TABLE public staff boss\n\
            3333; 0 16388 TABLE DATA public staff boss\n\
            3334; 0 0 SEQUENCE SET public staff_id_seq boss\n\
            3120; 2606 16395 FK CONSTRAINT public staff_role staff_role_staff_id_fkey boss\n\
            3121; 2620 16399 TRIGGER public posting posting_kept boss\n";
        assert_eq!(expected.foreign_entry(ours), None);
        for foreign in [
            "FUNCTION public give_all_roles() boss",
            "FUNCTION other refuse_change() boss",
            "EVENT TRIGGER - on_all boss",
            "EXTENSION - dblink ",
            "RULE public staff more boss",
            "TABLE other staff boss",
            "TABLE ATTACH public staff boss",
            "VIEW public staff boss",
            "SCHEMA - other boss",
            "SCHEMA - public2 boss",
            "AGGREGATE public sum_of(integer) boss",
            "PROCEDURAL LANGUAGE - plperlu boss",
        ] {
            let list = format!("{ours}400; 1 2 {foreign}\n");
            assert_eq!(expected.foreign_entry(&list).as_deref(), Some(foreign));
        }
    }
}
