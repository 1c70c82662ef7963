//! Who has to be told of a changed price: a list of everybody it would have cost another sum, to print or to work through.

use crate::billing::queries::price_effect::{Changing, Effect, PriceEffect, Sums};
use crate::catalog::version_summary;
use crate::customers::model::customer;
use crate::gate::model::company;
use crate::gate::{DocumentFile, Permission, Query, QueryContext, Tag, internal};
use crate::store::bulk;
use boss_documents::table::{
    ColumnKind, TableCell, TableColumn, TableGroup, TableReport, render_csv, render_pdf, render_xlsx,
};
use boss_kernel::id::{CustomerId, PriceVersionId};
use boss_kernel::{Language, LocalText, NaiveDate, Result};
use boss_rating::{Layer, PriceVersion};
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The file the list is made as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NoticeFormat {
    /// To print.
    #[default]
    Pdf,
    /// To work through.
    Xlsx,
    /// For other programs.
    Csv,
}

impl NoticeFormat {
    fn render(self, table: &TableReport) -> Result<Vec<u8>> {
        match self {
            NoticeFormat::Pdf => render_pdf(table),
            NoticeFormat::Xlsx => render_xlsx(table),
            NoticeFormat::Csv => render_csv(table),
        }
    }

    fn suffix_and_media(self) -> (&'static str, &'static str) {
        match self {
            NoticeFormat::Pdf => ("pdf", "application/pdf"),
            NoticeFormat::Xlsx => {
                ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            NoticeFormat::Csv => ("csv", "text/csv"),
        }
    }
}

/// The list of everybody a changed price affects, those it costs most first: customer, how to reach them, account, and what the
/// last months came to and would have come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceNotice {
    /// The change, and over how many months it is tried.
    pub effect: PriceEffect,
    /// The first day of the new price.
    pub valid_from: NaiveDate,
    /// The language of the document.
    pub language: Language,
    /// The kind of file.
    #[serde(default)]
    pub format: NoticeFormat,
}

impl Query for PriceNotice {
    const NAME: &'static str = "billing.price_notice";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const TAGS: &'static [Tag] = PriceEffect::TAGS;
    const LONG: bool = true;
    type Output = DocumentFile;

    async fn run(self, context: &QueryContext) -> Result<DocumentFile> {
        let snapshot = context.snapshot().await?;
        let changing = self.effect.checked(&snapshot).await?;
        let effect = self.effect.tried(&snapshot, &changing, context.today).await?;
        let ids: Vec<CustomerId> = effect.changed.iter().map(|(_, sums)| sums.customer).collect();
        let rows = bulk::find_by_ids::<customer::Entity, _>(&snapshot, customer::Column::Id, &ids).await?;
        let customers = rows.into_iter().map(|row| (row.id, row)).collect();
        let company = company::Entity::find().one(&snapshot).await?;
        let company = company.map_or_else(String::new, |company| match self.language {
            Language::English if !company.name_english.is_empty() => company.name_english,
            _ => company.name,
        });
        let made_by = format!("{} · {}", context.actor.name, context.today);
        let table = TableReport {
            company,
            generated_by: made_by,
            date: context.today,
            ..self.table(&changing, &effect, &customers)?
        };
        let name = format!("{}-{}-{}", changing.offering.code, changing.price.price.code, self.valid_from);
        let format = self.format;
        let rendered = tokio::task::spawn_blocking(move || format.render(&table)).await.map_err(internal)?;
        let (suffix, media) = format.suffix_and_media();
        Ok(DocumentFile::new(format!("{name}.{suffix}"), media, &rendered?))
    }
}

impl PriceNotice {
    fn say(&self, chinese: &str, english: &str) -> String {
        LocalText::new(chinese, english).in_language(self.language).to_owned()
    }

    /// Without the company and whoever makes it.
    fn table(
        &self,
        changing: &Changing,
        effect: &Effect,
        customers: &HashMap<CustomerId, customer::Model>,
    ) -> Result<TableReport> {
        let amounts = ColumnKind::Amount { currency: changing.offering.currency };
        let worst_first = effect.changed.iter().rev();
        let rows = worst_first.map(|(_, sums)| row(sums, customers.get(&sums.customer)));
        let sum = [effect.before, effect.after, effect.after.minus(effect.before)?];
        let label =
            [TableCell::Text(self.say("合计（含未受影响的账户）", "In all, with those not affected"))];
        let label = label.into_iter().chain([TableCell::Empty, TableCell::Empty, TableCell::Empty]);
        Ok(TableReport {
            language: self.language,
            title: self.say("调价通知名单", "Notice of a changed price"),
            subtitle: self.subtitle(changing),
            company: String::new(),
            notes: self.notes(changing, effect),
            columns: vec![
                TableColumn::new(self.say("客户", "Customer"), ColumnKind::Text),
                TableColumn::new(self.say("邮箱", "E-mail"), ColumnKind::Text),
                TableColumn::new(self.say("电话", "Phone"), ColumnKind::Text),
                TableColumn::new(self.say("账户", "Account"), ColumnKind::Text),
                TableColumn::new(self.say("现价", "As it is"), amounts),
                TableColumn::new(self.say("新价", "As it would be"), amounts),
                TableColumn::new(self.say("差额", "Difference"), amounts),
            ],
            groups: vec![TableGroup {
                heading: String::new(),
                rows: rows.collect::<Result<_>>()?,
                subtotals: Vec::new(),
            }],
            totals: vec![label.chain(sum.map(TableCell::Amount)).collect()],
            generated_by: String::new(),
            date: self.valid_from,
        })
    }

    fn subtitle(&self, changing: &Changing) -> String {
        let (offering, price) = (&changing.offering, &changing.price.price);
        let from = self.valid_from;
        self.say(
            &format!("{} · {}，自 {from} 起", offering.name_chinese, price.name_chinese),
            &format!("{} · {}, from {from}", offering.name_english, price.name_english),
        )
    }

    /// What it charges now and then, and what the figures are.
    fn notes(&self, changing: &Changing, effect: &Effect) -> Vec<String> {
        let currency = changing.offering.currency;
        let words = |version: &PriceVersion| version_summary(version, &changing.price, currency);
        let everybody = |version: &&PriceVersion| version.layer == Layer::Everybody;
        let now = changing
            .price
            .versions
            .iter()
            .filter(everybody)
            .rfind(|version| version.valid_from < self.valid_from);
        let new = PriceVersion {
            terms: self.effect.terms.clone(),
            ..PriceVersion::for_everybody(PriceVersionId(0), self.valid_from, self.effect.model.clone())
        };
        let mut notes = Vec::new();
        if let Some(now) = now.map(words) {
            notes.push(self.say(&format!("现价：{}", now.chinese), &format!("As it is: {}", now.english)));
        }
        let new = words(&new);
        notes.push(self.say(&format!("新价：{}", new.chinese), &format!("As it would be: {}", new.english)));
        let (from, through) = (effect.from, effect.through());
        let (accounts, changed, unrated) = (effect.accounts, effect.changed.len(), effect.unrated);
        notes.push(self.say(
            &format!(
                "金额为 {from} 至 {through} 含税应收，按现价与新价各算一遍；共 {accounts} 个账户，{changed} 个有差额，{unrated} 个无法计算。"
            ),
            &format!(
                "Amounts are what {from} to {through} comes to with tax, reckoned with either price; of {accounts} accounts \
                 {changed} differ and {unrated} could not be reckoned."
            ),
        ));
        notes
    }
}

fn row(sums: &Sums, customer: Option<&customer::Model>) -> Result<Vec<TableCell>> {
    let text = |text: Option<&String>| text.map_or(TableCell::Empty, |text| TableCell::Text(text.clone()));
    Ok(vec![
        text(customer.map(|known| &known.name)),
        text(customer.and_then(|known| known.email.as_ref())),
        text(customer.and_then(|known| known.phone.as_ref())),
        TableCell::Text(sums.number.clone()),
        TableCell::Amount(sums.before),
        TableCell::Amount(sums.after),
        TableCell::Amount(sums.after.minus(sums.before)?),
    ])
}
