//! Reading the source tree.

use std::path::{Path, PathBuf};

/// The checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests stand in the checkout").to_owned()
}

/// A source file: its path from the root, with slashes, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Lines with their numbers, without line comments, up to the file's own tests.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let before_tests = numbered.take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        before_tests.map(|(number, line)| (number, line.split("//").next().unwrap_or_default()))
    }

    /// Every code line that holds one of `words`, as `path:line: word`.
    pub(crate) fn places_of(&self, words: &[&str]) -> Vec<String> {
        let found = |(number, line): (usize, &str)| {
            words
                .iter()
                .find(|word| line.contains(**word))
                .map(|word| format!("{}:{number}: {word}", self.path))
        };
        self.code_lines().filter_map(found).collect()
    }
}

/// All files below `folder` with this ending, generated and installed ones left out.
pub(crate) fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no {ending} files below {folder}: has it moved?");
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the checkout").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "node_modules" | "dist" | "target" | "gen" | "snapshots")
        {
            collect(&path, ending, found);
        } else if name.ends_with(ending) {
            let relative =
                path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push(Source {
                path: relative,
                text: std::fs::read_to_string(&path).expect("readable text"),
            });
        }
    }
}

/// Fails with all faults, one a line.
pub(crate) fn expect_none(what: &str, faults: Vec<String>) {
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}
