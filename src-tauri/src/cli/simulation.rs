//! `boss simulate`: what a described timeline is charged, run by run, without a database.

use super::screen::{Screen, money};
use crate::codes;
use boss_kernel::{Error, Result};
use boss_rating::simulation::{Simulated, SimulatedCharge, SimulatedRun, Simulation, simulate};
use std::io::Read;
use std::path::Path;

/// Rates the description in `file` (`-` is standard input) and prints it; without a file, prints the schema of descriptions.
pub(super) fn run(screen: Screen, file: Option<&Path>) -> Result<()> {
    let Some(file) = file else {
        screen.say_json(&schemars::schema_for!(Simulation));
        return Ok(());
    };
    let text = read(file).map_err(|cause| {
        Error::new(codes::FILE_UNREADABLE).with("path", file.display()).with("reason", cause)
    })?;
    let described: Simulation = serde_json::from_str(&text)
        .map_err(|cause| Error::new(codes::JSON_UNREADABLE).with("reason", cause))?;
    let simulated = simulate(&described)?;
    screen.answer(&simulated, |simulated| show(screen, simulated));
    Ok(())
}

fn read(file: &Path) -> std::io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        return std::io::stdin().read_to_string(&mut text).map(|_| text);
    }
    std::fs::read_to_string(file)
}

fn show(screen: Screen, simulated: &Simulated) {
    for run in &simulated.runs {
        show_run(screen, run);
    }
    let total = money(simulated.total);
    screen.say(format!("{} {total}", screen.pick("所有出账合计", "All runs together")));
}

fn show_run(screen: Screen, run: &SimulatedRun) {
    let (net, tax, total) = (money(run.net), money(run.tax), money(run.total));
    screen.say(match screen.language {
        boss_kernel::Language::Chinese => {
            format!("出账至 {}：不含税 {net}，税额 {tax}，合计 {total}", run.through)
        }
        boss_kernel::Language::English => {
            format!("Run through {}: net {net}, tax {tax}, total {total}", run.through)
        }
    });
    if run.charges.is_empty() {
        screen.say(format!("  {}", screen.pick("没有要计的费用。", "Nothing to charge.")));
    }
    for charge in &run.charges {
        show_charge(screen, charge);
    }
}

fn show_charge(screen: Screen, charge: &SimulatedCharge) {
    let correction = if charge.correction { screen.pick(" · 更正", " · correction") } else { "" };
    let (subscription, price) = (&charge.subscription, &charge.price);
    screen.say(format!(
        "  {subscription} · {price} · {} · {}{correction}",
        charge.period,
        money(charge.total)
    ));
    for line in &charge.explanation {
        screen.say(format!("      {}", line.in_language(screen.language)));
    }
}
