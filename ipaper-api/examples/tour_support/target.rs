//! Where the tour goes: to an emulator of its own, or to the real service as the environment says.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use ipaper_emulator::Emulator;

use crate::api::Config;

/// A tour of the API: with an emulator of its own, or, where `IPAPER_API_KEY` is set, with the real service.
#[derive(Parser)]
pub struct Arguments {
    /// Change things at the real service, too.
    #[arg(long)]
    write: bool,
    /// Keep what the service answers in this folder.
    #[arg(long, value_name = "FOLDER")]
    record: Option<PathBuf>,
}

/// Where the tour goes, and what it may do there.
pub struct Target {
    pub config: Config,
    /// Whether anything may be changed.
    pub write: bool,
    /// How long to wait between two looks at a processing.
    pub pace: Duration,
    /// Runs as long as the target lives.
    _emulator: Option<Emulator>,
}

impl Target {
    /// The real service if `IPAPER_API_KEY` is set, else an emulator.
    pub fn from_environment() -> Result<Target, String> {
        let Arguments { write, record } = Arguments::parse();
        let target = match env::var_os("IPAPER_API_KEY") {
            Some(_) => real_service(Config::from_env().map_err(|error| error.to_string())?, write),
            None => emulator()?,
        };
        Ok(match record {
            Some(folder) => target.recording(folder),
            None => target,
        })
    }

    /// The same, but what is answered is kept in this folder.
    pub fn recording(mut self, folder: PathBuf) -> Self {
        println!("Recording the answers in {}.", folder.display());
        self.config = self.config.record_answers(folder);
        self
    }

    /// An emulator that somebody else keeps.
    pub fn at(emulator: &Emulator) -> Target {
        let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint());
        Target { config, write: true, pace: Duration::from_millis(150), _emulator: None }
    }
}

fn real_service(config: Config, write: bool) -> Target {
    println!("Talking to the real service{}.", if write { "" } else { ", reading only (--write to change things)" });
    Target { config, write, pace: Duration::from_secs(3), _emulator: None }
}

fn emulator() -> Result<Target, String> {
    let emulator = Emulator::start().map_err(|error| format!("the emulator does not start: {error}"))?;
    println!("Talking to an emulator at {} (set IPAPER_API_KEY for the real service).", emulator.endpoint());
    let target = Target::at(&emulator);
    Ok(Target { _emulator: Some(emulator), ..target })
}
