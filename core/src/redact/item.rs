//! An item with everything personal replaced, on its way to whoever asked for items.
//!
//! It is taken apart without leaving out a member: one that is added and not named here does not compile.

use super::Redactor;
use crate::record::{Anomaly, Field, Fields, Item, Origin, Record};
use crate::text::Text;
use std::borrow::Cow;

impl Redactor {
    /// Hands on an item that says the same, but for what is personal. It lives for the call.
    pub fn item(&self, item: &Item<'_>, each: impl FnOnce(&Item<'_>)) {
        match item {
            Item::Record(record) => self.record(record, each),
            Item::Anomaly(anomaly) => self.anomaly(anomaly, each),
        }
    }

    fn record(&self, record: &Record<'_>, each: impl FnOnce(&Item<'_>)) {
        let Record { span, time, level, text, fields, origin } = record;
        // The name of a value says what it is.
        let name = match origin {
            Origin::Value { name, .. } => name.to_str_lossy(),
            _ => Cow::Borrowed(""),
        };
        let said = self.bytes(&name, *text);
        let parts = self.parts(origin);
        let parts: Vec<Text<'_>> = parts.iter().map(|part| Text::new(part)).collect();
        let pairs: Vec<_> = fields
            .as_slice()
            .iter()
            .map(|Field { name, value }| (self.bytes("", *name), self.bytes(&name.to_str_lossy(), *value)))
            .collect();
        let fields: Vec<Field<'_>> =
            pairs.iter().map(|(name, value)| Field { name: Text::new(name), value: Text::new(value) }).collect();
        let origin = match (*origin, &parts[..]) {
            (Origin::Log { raw_time, .. }, &[component, thread, file, context]) => {
                Origin::Log { component, thread, file, context, raw_time }
            }
            (Origin::Event { id, version, record_id, pid, tid, .. }, &[provider, channel, computer, name]) => {
                Origin::Event { provider, channel, computer, name, id, version, record_id, pid, tid }
            }
            (Origin::Value { .. }, &[key, name, kind]) => Origin::Value { key, name, kind },
            (_, &[path]) => Origin::Document { path },
            _ => unreachable!("the parts are those of this origin"),
        };
        each(&Item::Record(Record {
            span: *span,
            time: *time,
            level: *level,
            text: Text::new(&said),
            fields: Fields::new(&fields),
            origin,
        }));
    }

    /// The texts of an origin, in the order in which it has them.
    fn parts<'a>(&self, origin: &Origin<'a>) -> Vec<Cow<'a, [u8]>> {
        match *origin {
            // The time as it stands is a time.
            Origin::Log { component, thread, file, context, raw_time: _ } => vec![
                self.bytes("", component),
                self.bytes("", thread),
                self.bytes("", file),
                self.bytes("user name", context),
            ],
            Origin::Event { provider, channel, computer, name, id: _, version: _, record_id: _, pid: _, tid: _ } => {
                vec![
                    self.bytes("", provider),
                    self.bytes("", channel),
                    self.bytes("computer name", computer),
                    self.bytes("", name),
                ]
            }
            Origin::Value { key, name, kind } => vec![self.bytes("", key), self.bytes("", name), self.bytes("", kind)],
            Origin::Document { path } => vec![self.bytes("", path)],
        }
    }

    fn anomaly(&self, anomaly: &Anomaly<'_>, each: impl FnOnce(&Item<'_>)) {
        let Anomaly { span, kind, text, rest, time, level, component, thread } = anomaly;
        let [text, rest, component, thread] = [text, rest, component, thread].map(|text| self.bytes("", *text));
        each(&Item::Anomaly(Anomaly {
            span: *span,
            kind: *kind,
            text: Text::new(&text),
            rest: Text::new(&rest),
            time: *time,
            level: *level,
            component: Text::new(&component),
            thread: Text::new(&thread),
        }));
    }

    /// The bytes of a text, and as they stand where nothing is personal.
    fn bytes<'a>(&self, name: &str, text: Text<'a>) -> Cow<'a, [u8]> {
        if text.is_empty() {
            return Cow::Borrowed(text.as_bytes());
        }
        match self.field(name, &text.to_str_lossy()) {
            Cow::Owned(redacted) => Cow::Owned(redacted.into_bytes()),
            Cow::Borrowed(_) => Cow::Borrowed(text.as_bytes()),
        }
    }
}
