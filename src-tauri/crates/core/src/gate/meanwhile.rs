//! What became of a person's rights between the moment their call came in and its transaction: a
//! call may wait long for the writer, or for its own input to arrive.
//!
//! Guarantees: nobody's action begins to change anything after they were deactivated or lost the
//! role for it, and what it does it does with the rights of that moment. On PostgreSQL, where an
//! action can wait for others in the middle of its transaction, the same is asked once more before
//! what it did is kept.

use crate::gate::action::ActionContext;
use crate::gate::model::{Role, staff, staff_role};
use crate::gate::session::{Actor, Session};
use crate::gate::{ActionEntry, Gate, codes, permissions_of};
use crate::store::Engine;
use boss_kernel::id::StaffId;
use boss_kernel::{Error, Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

/// Fails unless `actor` may do what `entry` says.
pub(super) fn check(actor: &Actor, entry: &ActionEntry) -> Result<()> {
    if !actor.may(entry.permission) {
        return Err(Error::new(codes::NOT_PERMITTED).with("name", &actor.name).with("action", entry.name));
    }
    if actor.must_change_password && !entry.with_temporary_password {
        return Err(Error::new(codes::PASSWORD_TEMPORARY));
    }
    Ok(())
}

/// The same person with the rights they have by now. Fails where they don't work here any more.
async fn of_now(db: &impl ConnectionTrait, actor: &Actor, staff_id: StaffId) -> Result<Actor> {
    let roles = staff::Entity::belongs_to(staff_role::Entity)
        .from(staff::Column::Id)
        .to(staff_role::Column::StaffId)
        .into();
    let rows: Vec<(bool, Option<Role>)> = staff::Entity::find_by_id(staff_id)
        .filter(staff::Column::Active.eq(true))
        .select_only()
        .column(staff::Column::PasswordTemporary)
        .column(staff_role::Column::Role)
        .join(JoinType::LeftJoin, roles)
        .into_tuple()
        .all(db)
        .await?;
    let must_change_password = rows.first().ok_or_else(|| Error::new(codes::NOT_SIGNED_IN))?.0;
    let roles: Vec<Role> = rows.into_iter().filter_map(|(_, role)| role).collect();
    let permissions = permissions_of(&roles);
    Ok(Actor { roles, permissions, must_change_password, ..actor.clone() })
}

impl Gate {
    /// Has an action go on with the rights its person has by now. Fails where those don't reach for
    /// it. Boss itself, and whoever founds the company, stay what they are.
    pub(super) async fn take_rights_of_now(
        &self,
        context: &mut ActionContext,
        entry: &ActionEntry,
    ) -> Result<()> {
        if let Some(staff_id) = context.actor.staff_id {
            context.actor = of_now(&context.tx, &context.actor, staff_id).await?;
            check(&context.actor, entry)?;
        }
        Ok(())
    }

    /// Fails where the rights went while the action waited in the middle of its transaction. Asked
    /// outside of it: what an action does to its own person's rights is no reason to refuse it.
    pub(super) async fn check_before_kept(
        &self,
        context: &ActionContext,
        session: &Session,
        entry: &ActionEntry,
    ) -> Result<()> {
        // What was told outside, and batches that were kept, stay.
        let all_goes = !context.told_outside && context.batches.is_none();
        match session.actor.staff_id {
            Some(staff_id) if all_goes && self.store.engine() == Engine::Postgres => {
                check(&of_now(self.store.reader(), &session.actor, staff_id).await?, entry)
            }
            _ => Ok(()),
        }
    }
}
