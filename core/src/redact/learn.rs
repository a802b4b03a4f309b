//! The first pass: the names that sources tell.

use super::hit::Hits;
use super::kind::Kind;
use super::names::Names;
use super::{Redactor, found, label, lists};
use crate::engine::Options;
use crate::engine::records::{Items, for_each_window};
use crate::error::Error;
use crate::limits::Limits;
use crate::record::{Fields, Item, Origin};
use crate::source::Source;
use crate::text::Text;
use std::time::Duration;

impl Redactor {
    /// Learns the names that these sources tell, archives and event logs among them: what a computer, a user, a tenant
    /// is
    /// called in one of them is taken out of all.
    ///
    /// # Errors
    /// A worker thread cannot be started.
    pub fn learn(mut self, sources: &[Source], options: &Options<'_>) -> Result<Self, Error> {
        self.learn_more(sources, options)?;
        Ok(self)
    }

    /// The same in place; what was known stays known whatever happens.
    pub(crate) fn learn_more(&mut self, sources: &[Source], options: &Options<'_>) -> Result<(), Error> {
        let make = |source: &Source, items: &mut Items<'_>| {
            let mut names = Names::default();
            names.learn(&source.name, &found(&source.name));
            items.for_each(|_, item| learn(&item, &mut names));
            names
        };
        let mut all = Names::default();
        // A name that stands behind where the time was over could stand in what the second pass reads after all.
        let limits = Limits { time: Duration::MAX, ..options.limits };
        let open = Options { redact: None, limits, ..options.clone() };
        for_each_window(sources, &open, make, |_, _, names| {
            all.merge(names);
            true
        })?;
        self.names.merge(all);
        self.names.ready();
        Ok(())
    }
}

fn learn(item: &Item<'_>, names: &mut Names) {
    let mut text = |text: Text<'_>| {
        if !text.is_empty() {
            let text = text.to_str_lossy();
            names.learn(&text, &found(&text));
        }
    };
    match item {
        Item::Anomaly(anomaly) => {
            text(anomaly.text);
            text(anomaly.rest);
        }
        Item::Record(record) => {
            text(record.text);
            match record.origin {
                Origin::Log { context, .. } => labelled("user name", context, names),
                Origin::Event { computer, .. } => labelled("computer name", computer, names),
                Origin::Value { key, name, .. } => {
                    text(key);
                    labelled(&name.to_str_lossy(), record.text, names);
                }
                Origin::Document { path } => text(path),
            }
            fields(record.fields, names);
        }
    }
}

/// Every field by its name; of a pair of a name and a value the value by the name.
fn fields(fields: Fields<'_>, names: &mut Names) {
    for field in fields.as_slice() {
        let value = field.value.to_str_lossy();
        names.learn(&value, &found(&value));
        labelled(&field.name.to_str_lossy(), field.value, names);
    }
    if let Some(value) = fields.get("value") {
        for key in ["propertyId", "name", "key"] {
            if let Some(name) = fields.get(key) {
                labelled(&name.to_str_lossy(), value, names);
            }
        }
    }
}

/// What the name of a field says of its value.
fn labelled(name: &str, value: Text<'_>, names: &mut Names) {
    let Some(label) = lists::field(name).filter(|label| label.kind != Kind::Script) else { return };
    let value = value.to_str_lossy();
    let mut hits = Hits::default();
    label::whole(&value, label, &mut hits);
    names.learn(&value, &hits);
}
