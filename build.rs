//! Embeds the built web app (`web/dist`) into the binary, so that there is one file to ship. If it was not built (`make
//! run`, `npm run build`), the binary shows a page that says so.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = variable("CARGO_MANIFEST_DIR")?;
    let dist = root.join("web/dist");
    // To Cargo, a missing folder is a changed one, so it would rebuild every time.
    fs::create_dir_all(&dist)?;
    println!("cargo::rerun-if-changed={}", dist.display());

    let mut files = Vec::new();
    collect(&dist, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(&dist).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let file = file.to_string_lossy();
        writeln!(table, "    api::WebFile {{ path: {path:?}, content: include_bytes!({file:?}) }},")
            .map_err(io::Error::other)?;
    }
    table.push(']');
    fs::write(variable("OUT_DIR")?.join("web_files.rs"), table)
}

fn variable(name: &str) -> io::Result<PathBuf> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("{name} is not set")))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
