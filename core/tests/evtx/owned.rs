//! Records that own what they say, to be compared.

use oobelens::format::{Input, Read, Sink, recognise};
use oobelens::{Item, Origin};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Its first byte in the file.
    pub at: u64,
    pub provider: String,
    pub id: u32,
    pub version: Option<u8>,
    pub level: Option<u32>,
    pub time: Option<String>,
    pub record_id: Option<u64>,
    pub pid: Option<u32>,
    pub tid: Option<u32>,
    pub channel: String,
    pub computer: String,
    pub message: String,
    pub data: Vec<(String, String)>,
}

#[derive(Default)]
struct Kept {
    records: Vec<Event>,
    anomalies: Vec<(u64, u64, String)>,
}

impl Sink for Kept {
    fn item(&mut self, item: Item<'_>) {
        let record = match item {
            Item::Record(record) => record,
            Item::Anomaly(anomaly) => {
                return self.anomalies.push((anomaly.span.start, anomaly.span.end, anomaly.rest.to_string()));
            }
        };
        let Origin::Event { provider, channel, computer, id, version, record_id, pid, tid, .. } = record.origin else {
            panic!("an event")
        };
        let time = record.time.map(|time| {
            assert_eq!(time.offset_minutes(), Some(0));
            time.to_string()
        });
        let data = record.fields.as_slice().iter();
        self.records.push(Event {
            at: record.span.start,
            provider: provider.to_string(),
            id,
            version,
            level: record.level.raw,
            time,
            record_id,
            pid,
            tid,
            channel: channel.to_string(),
            computer: computer.to_string(),
            message: record.text.to_string(),
            data: data.map(|field| (field.name.to_string(), field.value.to_string())).collect(),
        });
    }

    fn note(&mut self, note: &str) {
        panic!("{note}");
    }
}

/// The records of a log, and its anomalies: first byte, end, reason.
pub fn read(log: &[u8]) -> (Vec<Event>, Vec<(u64, u64, String)>) {
    let mut kept = Kept::default();
    each_chunk(log, &mut kept);
    (kept.records, kept.anomalies)
}

/// Gives every chunk to the scan, as the engine does.
pub fn each_chunk(log: &[u8], sink: &mut dyn Sink) {
    let format = recognise(&log[..log.len().min(4096)], "a.evtx");
    let Read::Chunks { header, size, scan } = format.read else { panic!("{format:?}") };
    let chunks = log.get(header as usize..).unwrap_or_default().chunks(size as usize);
    for (number, bytes) in chunks.enumerate() {
        scan(&Input::new(bytes, header + number as u64 * size, "a.evtx"), sink);
    }
}
