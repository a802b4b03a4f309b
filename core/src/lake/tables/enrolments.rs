//! The attempts to enrol a device.

use crate::lake::cell::{Cell, Kind::Number, Kind::Text, Kind::Time};
use crate::lake::column::{Of, always, maybe};
use crate::report::Enrolment;

pub const ENROLMENTS: Of<Enrolment> = Of {
    name: "enrolments",
    about: "an attempt to enrol a device; those without a time first",
    items: |seen| seen.report.map_or(&[], |report| &report.enrolments),
    columns: &[
        always("number", Number, "the number of the attempt on this device, from 0", |_, number, _| {
            Cell::count(number)
        }),
        maybe("enrolment", Text, "the enrolment's id", |_, _, one| Cell::some(one.id.as_deref())),
        always("kind", Text, "user-driven, pre-provisioning …, as far as it is proven", |_, _, one| {
            Cell::Text(one.kind.to_owned())
        }),
        maybe("join", Text, "Entra joined, hybrid joined, joined, failed or none", |_, _, one| Cell::some(one.join)),
        maybe("profile_state", Text, "the Autopilot profile: present, empty or error", |_, _, one| {
            Cell::some(one.profile.as_ref().map(|profile| profile.state))
        }),
        maybe("profile", Text, "the name of the Autopilot profile", |_, _, one| {
            Cell::some(one.profile.as_ref().and_then(|profile| profile.name.as_deref()))
        }),
        maybe("tenant", Text, "the tenant's domain", |_, _, one| {
            Cell::some(one.profile.as_ref().and_then(|profile| profile.tenant.as_deref()))
        }),
        always("mdm", Text, "the enrolment with the MDM: ok, failed, none or not told", |_, _, one| {
            Cell::Text(one.mdm.to_owned())
        }),
        always("failures", Number, "how many records say that it failed", |_, _, one| Cell::count(one.failures)),
        always("codes", Text, "the codes it failed with, with blanks between them", |_, _, one| {
            Cell::list(one.codes.iter().map(|said| said.code.as_str()))
        }),
        maybe("first", Time, "its first event", |_, _, one| Cell::time(one.first.as_deref())),
        maybe("last", Time, "its last event", |_, _, one| Cell::time(one.last.as_deref())),
        maybe("clock", Text, "what the times are: utc, local or mixed", |_, _, one| {
            Cell::clock(&[one.first.as_deref(), one.last.as_deref()])
        }),
    ],
};
