//! What was not read.

use crate::lake::Trouble;
use crate::lake::cell::{Cell, Kind::Text};
use crate::lake::column::{Of, always, maybe};

pub const ERRORS: Of<Trouble> = Of {
    name: "errors",
    about: "an archive or folder, or a part of one, that was not read",
    items: |seen| seen.troubles,
    columns: &[
        always(
            "kind",
            Text,
            "unreadable: none of its rows stand in the other tables; partly: a part of it was not read; duplicate: the \
             same bytes as another archive, whose rows stand for both; left-out: no device was seen in it",
            |_, _, one| Cell::Text(one.kind.to_owned()),
        ),
        maybe("source", Text, "the part that was not read, a chain for archives", |_, _, one| {
            Cell::some(one.source.as_deref())
        }),
        always("reason", Text, "why, in a sentence", |_, _, one| Cell::Text(one.reason.clone())),
    ],
};
