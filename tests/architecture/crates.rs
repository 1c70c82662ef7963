//! Crates import downward only.

use crate::tree::{expect_none, root};
use cargo_metadata::{DependencyKind, MetadataCommand};

/// Each package of Boss and the packages of Boss it may use, ground floor first.
const FLOORS: &[(&str, &[&str])] = &[
    ("boss-kernel", &[]),
    ("boss-rating", &["boss-kernel"]),
    ("boss-documents", &["boss-kernel"]),
    ("boss-migrations", &[]),
    ("boss-core", &["boss-kernel", "boss-rating", "boss-documents", "boss-migrations"]),
    ("boss", &["boss-kernel", "boss-rating", "boss-documents", "boss-migrations", "boss-core"]),
    ("boss-tests", &["boss-kernel", "boss-rating", "boss-documents", "boss-migrations", "boss-core", "boss"]),
];

/// What pure crates must not use: no database, no network, no async.
const IMPURE: &[&str] = &["sea-orm", "sqlx", "tokio", "reqwest", "axum", "tauri", "futures"];

#[test]
fn crates_import_downward_only() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata");
    let mut faults = Vec::new();
    for package in metadata.workspace_packages() {
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == package.name.as_str()) else {
            faults.push(format!(
                "{} stands on no floor: add it to FLOORS and to ARCHITECTURE.md",
                package.name
            ));
            continue;
        };
        let pure = matches!(package.name.as_str(), "boss-kernel" | "boss-rating" | "boss-documents");
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            let ours = dependency.name == "boss" || dependency.name.starts_with("boss-");
            if ours && !allowed.contains(&dependency.name.as_str()) {
                faults.push(format!("{} must not use {}", package.name, dependency.name));
            }
            if pure && !dependency.optional && IMPURE.contains(&dependency.name.as_str()) {
                faults.push(format!("{} is pure and must not use {}", package.name, dependency.name));
            }
        }
    }
    expect_none("upward or impure dependencies", faults);
}
