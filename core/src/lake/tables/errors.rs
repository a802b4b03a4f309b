//! What was not read.

use crate::lake::Trouble;
use crate::lake::column::Of;
use crate::report::tables::{Cell, Kind::Text};

pub static ERRORS: Of<Trouble> = Of {
    name: "errors",
    about: "an archive or folder, or a part of one, that was not read",
    items: |seen| seen.troubles,
    columns: &[
        (
            "kind",
            Text,
            "unreadable: none of its rows stand in the other tables; partly: a part of it was not read; duplicate: the \
             same bytes as another archive, whose rows stand for both; left-out: no device was seen in it",
            |_, one| Cell::Text(one.kind.to_owned()),
        ),
        ("source", Text, "the part that was not read, a chain for archives", |_, one| {
            Cell::some(one.source.as_deref())
        }),
        ("reason", Text, "why, in a sentence", |_, one| Cell::Text(one.reason.clone())),
    ],
};
