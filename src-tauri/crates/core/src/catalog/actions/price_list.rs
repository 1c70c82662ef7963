//! Price lists: groups of customers with prices of their own.

use crate::catalog::model::price_list;
use crate::catalog::{codes, rules};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use boss_kernel::id::PriceListId;
use boss_kernel::{Error, Fault, LocalText, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Adds a price list; price versions can then be limited to the customers on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddPriceList {
    /// Short name, unique among price lists: small Latin letters, digits and dashes.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
}

/// Why a price list that was named can't be meant; nothing where none was named or it is there.
pub(crate) async fn unknown_price_list(
    db: &impl ConnectionTrait,
    id: Option<PriceListId>,
) -> Result<Option<Error>> {
    let Some(id) = id else { return Ok(None) };
    let known = price_list::Entity::find_by_id(id).one(db).await?;
    Ok(known.is_none().then(|| Error::new(codes::PRICE_LIST_NOT_FOUND)))
}

impl Action for AddPriceList {
    const NAME: &'static str = "catalog.add_price_list";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = PriceListId;

    async fn run(self, context: &mut ActionContext) -> Result<PriceListId> {
        let mut faults = Vec::new();
        faults.extend(rules::check_code(&self.code).err().map(|error| Fault::at("code", error)));
        rules::name_faults(&self.name, "name", true, &mut faults);
        let same = price_list::Entity::find().filter(price_list::Column::Code.eq(&self.code));
        if same.one(&context.tx).await?.is_some() {
            faults.push(Fault::at("code", Error::new(codes::CODE_TAKEN).with("code", &self.code)));
        }
        Error::unless_faultless(faults)?;
        let name = rules::both(self.name);
        let row = price_list::ActiveModel {
            id: NotSet,
            code: Set(self.code),
            name_chinese: Set(name.chinese.clone()),
            name_english: Set(name.english),
            created_at: Set(context.now),
            version: Set(1),
        };
        let added = price_list::Entity::insert(row).exec_with_returning(&context.tx).await?;
        context.changed(ChangeVerb::Created, ObjectKind::PriceList, added.id.0, name.chinese);
        Ok(added.id)
    }
}
