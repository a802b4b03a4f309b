//! What became of each app.

use crate::lake::cell::{Cell, Kind::Number, Kind::Text, Kind::Time, Kind::Truth};
use crate::lake::column::{Of, always, maybe};
use crate::report::App;

pub const APPS: Of<App> = Of {
    name: "apps",
    about: "an app of a device and what became of it",
    items: |seen| seen.report.map_or(&[], |report| &report.apps),
    columns: &[
        always("app", Text, "the app's id as the logs write it", |_, _, one| Cell::Text(one.id.clone())),
        maybe("name", Text, "its name, where a record gives one", |_, _, one| Cell::some(one.name.as_deref())),
        maybe("intent", Text, "required, available, uninstall or not targeted", |_, _, one| Cell::some(one.intent)),
        always("state", Text, "how it stood at the end: detected, missing, download timed out …", |_, _, one| {
            Cell::Text(one.state.to_owned())
        }),
        always("fine", Truth, "whether it stands as it should", |_, _, one| Cell::Truth(one.is_fine())),
        always("waits", Truth, "whether it failed and waits for its next try", |_, _, one| Cell::Truth(one.waits)),
        always("tracked", Truth, "whether a record tells that the Enrollment Status Page waits for it", |_, _, one| {
            Cell::Truth(one.tracked)
        }),
        maybe("context", Text, "where its installer runs: system or user", |_, _, one| Cell::some(one.context)),
        always("attempts", Number, "how often a download or an installation began", |_, _, one| {
            Cell::count(one.attempts)
        }),
        maybe("exit_code", Text, "the last exit code of its installer", |_, _, one| {
            Cell::some(one.exit_codes.last().map(|said| said.code.as_str()))
        }),
        always("exit_codes", Text, "all of them, each once, with blanks between them", |_, _, one| {
            Cell::list(one.exit_codes.iter().map(|said| said.code.as_str()))
        }),
        maybe("since", Time, "since when it stood so", |_, _, one| Cell::time(one.since.as_deref())),
        maybe("clock", Text, "what the time is: utc or local", |_, _, one| Cell::clock(&[one.since.as_deref()])),
        maybe("download_bytes", Number, "bytes that had arrived", |_, _, one| {
            one.download.as_ref().map_or(Cell::Null, |download| Cell::count(download.bytes))
        }),
        maybe("download_total", Number, "bytes in all", |_, _, one| {
            one.download.as_ref().and_then(|download| download.total).map_or(Cell::Null, Cell::count)
        }),
        maybe("download_seconds", Number, "from the first to the last record of the download", |_, _, one| {
            one.download.as_ref().map_or(Cell::Null, |download| Cell::Number(download.seconds))
        }),
        maybe("download_host", Text, "the host it came from", |_, _, one| {
            Cell::some(one.download.as_ref().and_then(|download| download.host.as_deref()))
        }),
        maybe(
            "install_seconds",
            Number,
            "from the start of the installer to its exit code, the last time",
            |seen, _, one| seen.about.installs.get(&one.id).map_or(Cell::Null, |seconds| Cell::Number(*seconds)),
        ),
    ],
};
