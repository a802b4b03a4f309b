//! A download as its records tell it.

use crate::engine::Value;
use crate::report::Download;
use crate::story::Happening;
use crate::time::TICKS;

/// A download as its records tell it.
#[derive(Default)]
pub struct Loading {
    download: Download,
    seen: bool,
    times: Option<(i64, i64)>,
    /// The first and the last count of bytes, and when.
    counts: Option<((i64, u64), (i64, u64))>,
}

impl Loading {
    /// The next record of it.
    pub fn take_in<'h>(&mut self, happening: &'h Happening, said: impl Fn(&str) -> Option<Value<'h>>) {
        let number = |name: &str| match said(name) {
            Some(Value::Int(number)) => u64::try_from(number).ok(),
            _ => None,
        };
        let text = |name: &str| match said(name) {
            Some(Value::Text(text)) => Some(text.to_owned()),
            _ => None,
        };
        let bytes = number("bytes");
        self.download.bytes = self.download.bytes.max(bytes.unwrap_or_default());
        self.seen = true;
        if let Some(ticks) = happening.stamp().map(|_| happening.ticks()) {
            self.times = Some(self.times.map_or((ticks, ticks), |(first, _)| (first, ticks)));
        }
        if let (Some(ticks), Some(bytes)) = (happening.stamp().map(|_| happening.ticks()), bytes) {
            let first = self.counts.map_or((ticks, bytes), |(first, _)| first);
            self.counts = Some((first, (ticks, bytes)));
        }
        self.words(number("total"), text("via"), text("host"));
    }

    fn words(&mut self, total: Option<u64>, via: Option<String>, host: Option<String>) {
        self.download.total = total.filter(|total| *total > 0).or(self.download.total);
        self.download.via = via.or(self.download.via.take());
        self.download.host = host.or(self.download.host.take());
    }

    /// All of it; `None` where no record told of a download.
    pub fn done(self) -> Option<Download> {
        let (first, last) = self.times.unwrap_or_default();
        if !self.seen {
            return None;
        }
        let speed = self.counts.and_then(|((from, before), (to, after))| {
            let seconds = u64::try_from(to.saturating_sub(from) / TICKS).ok()?;
            after.checked_sub(before)?.checked_div(seconds)
        });
        Some(Download {
            seconds: last.saturating_sub(first) / TICKS,
            bytes_per_second: speed.filter(|speed| *speed > 0),
            ..self.download
        })
    }
}
