//! A fleet that the generator made.

use crate::common::tests;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// So many that every scenario is among them.
pub const DEVICES: usize = 240;

/// A fleet and what is in it, made once: `archives` and `truth.csv`.
pub fn fleet() -> &'static Path {
    static FLEET: OnceLock<tempfile::TempDir> = OnceLock::new();
    FLEET
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let made = Command::new("python3")
                .arg(tests().join("../../testdata/fleet.py"))
                .arg(folder.path().join("archives"))
                .args(["--devices", &DEVICES.to_string(), "--days", "1", "--processes", "2", "--truth"])
                .arg(folder.path().join("truth.csv"))
                .output()
                .expect("python3 is needed to make the archives");
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            folder
        })
        .path()
}
