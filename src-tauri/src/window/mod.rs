//! The window: Boss's pages in the system's web view, calling the same gate as every other carrier.
//!
//! Guarantees: one window for one database; it is shown as soon as its pages are there; work runs off the window's thread;
//! closing the window, or a signal, asks running work to stop, which is then rolled back whole, and takes opened documents
//! from the disk.

mod commands;
mod dialogs;
mod documents;
mod start_report;
mod state;

use crate::codes;
use crate::jobs;
use crate::logging;
use crate::pages;
use crate::place::CompanyPlace;
use crate::signals::Signals;
use boss_core::store::Address;
use boss_kernel::{Error, Result};
use sha2::{Digest, Sha256};
use state::WindowState;
use std::sync::Arc;
use std::time::Duration;
use tauri::{App, AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, Wry};

pub(crate) use dialogs::{DialogArguments, answer as answer_dialog};

/// The one window's name.
const MAIN: &str = "main";
/// Shown after so long even if the pages did not say that they are ready: something must be seen.
const SHOW_AT_THE_LATEST: Duration = Duration::from_secs(3);
/// Work that was asked to stop is waited for so long when the window goes.
const STOPPED_IN: Duration = Duration::from_secs(10);

/// Whether there is a screen to open a window on.
pub(crate) fn has_screen() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Opens the window and returns when it is closed. To be called on the program's first thread, outside the runtime.
pub(crate) fn open(place: CompanyPlace, runtime: &tokio::runtime::Runtime) -> Result<()> {
    if !has_screen() {
        return Err(Error::new(codes::NO_SCREEN));
    }
    tauri::async_runtime::set(runtime.handle().clone());
    let place = Arc::new(place);
    let state = WindowState::new(place.clone());
    let tasks = state.tasks.clone();
    let ending = runtime.handle().clone();
    let application = tauri::Builder::default()
        .plugin(single_instance(place.gate().store().address()))
        .plugin(tauri_plugin_opener::init())
        .plugin(window_state())
        .manage(state)
        .invoke_handler(commands::handler())
        .setup(move |app| {
            make_window(app)?;
            tauri::async_runtime::spawn(jobs::keep_running(place));
            tauri::async_runtime::spawn(close_on_signal(app.handle().clone()));
            Ok(())
        })
        .build(pages::context())
        .map_err(|cause| Error::new(codes::WINDOW_FAILED).caused_by(cause))?;
    application.run(move |app, event| match event {
        RunEvent::ExitRequested { .. } => tasks.cancel_all(),
        // The program ends right after this, without dropping anything.
        RunEvent::Exit => {
            tasks.cancel_all();
            ending.block_on(tasks.ended(STOPPED_IN));
            app.state::<WindowState>().remove_folders();
            logging::end();
        }
        _ => {}
    });
    Ok(())
}

/// Being asked to stop is as good as closing the window.
async fn close_on_signal(app: AppHandle) {
    Signals::heard().next().await;
    app.exit(0);
}

/// Size and place are kept; whether it is visible is the start's decision.
fn window_state() -> tauri::plugin::TauriPlugin<Wry> {
    use tauri_plugin_window_state::{Builder, StateFlags};
    Builder::new().with_state_flags(StateFlags::all() & !StateFlags::VISIBLE).build()
}

/// A second start for the same database brings the window of the first to the front.
fn single_instance(address: &Address) -> tauri::plugin::TauriPlugin<Wry> {
    let digest = Sha256::digest(address.to_string());
    let database: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, _, _| show(app))
        .dbus_id(format!("desk.boss.backoffice.d{database}"))
        .build()
}

fn make_window(app: &App) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()));
    builder.title("Boss").inner_size(1280.0, 800.0).min_inner_size(960.0, 600.0).visible(false).build()?;
    let handle = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AT_THE_LATEST).await;
        show(&handle);
    });
    Ok(())
}

/// Shows the window and gives it the keyboard.
fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let was_visible = window.is_visible().unwrap_or(false);
    let shown = window.show().and_then(|()| if was_visible { Ok(()) } else { window.set_focus() });
    if let Err(cause) = shown {
        tracing::warn!(%cause, "the window could not be shown");
    }
}
