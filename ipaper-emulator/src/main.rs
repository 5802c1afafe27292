//! The emulator as a program: serves until it is interrupted, and says how to reach it.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use form_urlencoded::byte_serialize;
use ipaper_emulator::{Emulator, Fault};
use jiff::SignedDuration;

/// A local iPaper: answers like the Flipbook Backend API, from an account in memory.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The port of 127.0.0.1 to listen on; 0 is any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The API key to accept
    #[arg(long, default_value = "demo key+1")]
    key: String,
    /// Start with an empty account: nothing but its root category, 1000
    #[arg(long)]
    empty: bool,
    /// Answer READONLY to every call that would change something
    #[arg(long)]
    read_only: bool,
    /// Answer each call this much later, for example `200ms`
    #[arg(long, value_parser = duration)]
    latency: Option<Duration>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let emulator = match start(&options) {
        Ok(emulator) => emulator,
        Err(error) => {
            eprintln!("ipaper-emulator: cannot listen on 127.0.0.1:{}: {}", options.port, reason(&error));
            return ExitCode::FAILURE;
        }
    };
    // Whoever closed the output still gets the server.
    let _ = introduce(&emulator, &options.key);
    loop {
        std::thread::park();
    }
}

fn start(options: &Options) -> io::Result<Emulator> {
    // Nothing reads the log of the program.
    let builder = Emulator::builder().port(options.port).key(&options.key).kept_requests(0);
    let emulator = if options.empty { builder.empty() } else { builder }.start()?;
    let latency = options.latency.unwrap_or_default();
    if options.read_only {
        emulator.inject(Fault::read_only().delayed(latency));
    }
    if !latency.is_zero() {
        emulator.inject(Fault::latency(latency).always());
    }
    Ok(emulator)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "the port is taken".to_owned(),
        io::ErrorKind::PermissionDenied => "the port needs privileges".to_owned(),
        _ => error.to_string(),
    }
}

fn introduce(emulator: &Emulator, key: &str) -> io::Result<()> {
    let endpoint = emulator.endpoint();
    let encoded: String = byte_serialize(key.as_bytes()).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "The emulated iPaper listens.")?;
    writeln!(out)?;
    writeln!(out, "  endpoint  {endpoint}")?;
    writeln!(out, "  API key   {key}")?;
    writeln!(out)?;
    writeln!(out, "  curl -d 'plUsername=APIKey&plPassword={encoded}&paperID=1000' {endpoint}Paper.asmx/GetAllPapers")?;
    writeln!(out)?;
    writeln!(out, "Each service describes itself, for example at {endpoint}Paper.asmx and {endpoint}Paper.asmx?WSDL")?;
    writeln!(out)?;
    writeln!(out, "Interrupt it to end it.")?;
    out.flush()
}

fn duration(text: &str) -> Result<Duration, String> {
    let duration: SignedDuration = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    Duration::try_from(duration).map_err(|_| "a latency cannot be negative".to_owned())
}
