//! Where the tour goes: to an emulator of its own, or to the real service as the environment says.

use std::env;
use std::time::Duration;

use ipaper_emulator::Emulator;

use crate::api::{CategoryId, Config, Credentials};

/// Where the tour goes, and what it may do there.
pub struct Target {
    pub config: Config,
    /// The category to start from, where the environment names it.
    pub root: Option<CategoryId>,
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
        let root = root_from_environment()?;
        let write = write_from_arguments()?;
        match env::var("IPAPER_API_KEY") {
            Ok(key) => Ok(real_service(key, root, write)),
            Err(_) => emulator(root),
        }
    }

    /// An emulator that somebody else keeps.
    pub fn at(emulator: &Emulator, root: Option<CategoryId>) -> Target {
        let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint());
        Target { config, root, write: true, pace: Duration::from_millis(150), _emulator: None }
    }
}

/// What to say where no root can be found.
pub const NO_ROOT: &str = "no category answers to the url `/`: set IPAPER_ROOT to the id of the category to start from";

fn real_service(key: String, root: Option<CategoryId>, write: bool) -> Target {
    let mut config = Config::new(Credentials::api_key(key));
    if let Ok(partner) = env::var("IPAPER_PARTNER") {
        config = config.partner(partner);
    }
    println!("Talking to the real service{}.", if write { "" } else { ", reading only (--write to change things)" });
    Target { config, root, write, pace: Duration::from_secs(3), _emulator: None }
}

fn emulator(root: Option<CategoryId>) -> Result<Target, String> {
    let emulator = Emulator::start().map_err(|error| format!("the emulator does not start: {error}"))?;
    println!("Talking to an emulator at {} (set IPAPER_API_KEY for the real service).", emulator.endpoint());
    let target = Target::at(&emulator, root);
    Ok(Target { _emulator: Some(emulator), ..target })
}

fn root_from_environment() -> Result<Option<CategoryId>, String> {
    let Ok(root) = env::var("IPAPER_ROOT") else { return Ok(None) };
    match root.parse() {
        Ok(number) => Ok(Some(CategoryId::new(number))),
        Err(_) => Err(format!("IPAPER_ROOT is `{root}`: expected the number of a category")),
    }
}

fn write_from_arguments() -> Result<bool, String> {
    let mut write = false;
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--write" => write = true,
            other => return Err(format!("unknown argument `{other}`: the only one is --write")),
        }
    }
    Ok(write)
}
