//! Prepares the window's build: checks `tauri.conf.json`, and makes a minimal page where the UI has not been built yet, so
//! that the crate can be checked and tested without Node.

use std::path::Path;

const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Boss</title></head>\n\
<body><p>\u{754c}\u{9762}\u{8fd8}\u{6ca1}\u{6709}\u{6784}\u{5efa}\u{ff1a}\u{8bf7}\u{8fd0}\u{884c} make run\u{3002} The pages have not been built yet: run make run.</p></body>\n</html>\n";

fn main() -> std::io::Result<()> {
    let pages = Path::new("../ui/dist");
    let index = pages.join("index.html");
    if !index.exists() {
        std::fs::create_dir_all(pages)?;
        std::fs::write(&index, PAGE)?;
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
    Ok(())
}
