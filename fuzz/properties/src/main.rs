//! Writes the corpus of each target, for cargo-fuzz to begin with: `cargo run -p ipaper-fuzz-properties`.

use std::fs;
use std::io;
use std::path::Path;

use properties::corpus;

fn main() -> io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for target in corpus::targets(&fuzz.join("../api-spec"))? {
        let folder = fuzz.join("corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        for (number, input) in target.inputs.iter().enumerate() {
            fs::write(folder.join(format!("sample-{number:03}")), input)?;
        }
        println!("{}: {} inputs", target.name, target.inputs.len());
    }
    Ok(())
}
