//! The pages of the UI as they were built into this program, for the window and for the local server alike.

use std::borrow::Cow;
use tauri::utils::assets::AssetKey;
use tauri::{Context, Wry};

/// Everything the window is made from: settings, icons and pages.
pub(crate) fn context() -> Context<Wry> {
    tauri::generate_context!()
}

/// The pages for the local server, with the same content rules as in the window.
pub(crate) struct Pages {
    context: Context<Wry>,
}

/// One file of the pages.
pub(crate) struct Page {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
}

const INDEX: &str = "index.html";

impl Pages {
    pub(crate) fn load() -> Pages {
        Pages { context: context() }
    }

    /// The rules for what a page may load, for the header of the same name.
    pub(crate) fn content_security_policy(&self) -> Option<String> {
        self.context.config().app.security.csp.as_ref().map(ToString::to_string)
    }

    /// The file at `path` (`/assets/x.js`); the start page for an address that is no file, since the pages find their own way;
    /// none for a file that does not exist.
    pub(crate) fn find(&self, path: &str) -> Option<Page> {
        let name = path.trim_start_matches('/');
        if name.split('/').any(|part| part == "..") || name.contains(['\\', '%', '\0']) {
            return None;
        }
        let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
        let name = if is_file { name } else { INDEX };
        let bytes = self.context.assets().get(&AssetKey::from(name)).map(Cow::into_owned)?;
        Some(Page { bytes, media_type: media_type(name) })
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_find_their_way_and_nothing_else_is_given_out() {
        let pages = Pages::load();
        for path in ["/", "/customers/3", "/index.html"] {
            assert_eq!(
                pages.find(path).map(|page| page.media_type),
                Some("text/html; charset=utf-8"),
                "{path}"
            );
        }
        for path in ["/../Cargo.toml", "/assets/../../x", "/no-such.js", "/%2e%2e/x", "/..\\x"] {
            assert!(pages.find(path).is_none(), "{path}");
        }
        let policy = pages.content_security_policy().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe-eval"), "{policy}");
    }
}
