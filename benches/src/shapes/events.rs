//! Event logs, and what the `evtx` crate does with them.

use crate::{inputs, store};
use evtx::{EvtxChunk, EvtxChunkHeader, EvtxParser, ParserSettings};
use oobelens::format::{HEAD, Input, Read, Sink, recognise};
use oobelens::{Item, Origin};
use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

/// The logs are repeated to about so many bytes.
const BYTES: usize = 32_000_000;

/// Event logs in memory.
#[derive(Debug)]
pub struct Events {
    /// `real`, or `samples` where there are no real ones.
    pub name: &'static str,
    /// Bytes of all of them.
    pub bytes: u64,
    logs: Vec<Vec<u8>>,
}

/// What each way comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Records by this library, and what it says is damaged.
    pub ours: (u64, u64),
    /// Records that the crate renders.
    pub rendered: u64,
    /// Records that the crate walks over.
    pub walked: u64,
}

impl Events {
    /// Those in and below the folder that `OOBELENS_CORPUS` names, or the samples of the tests.
    ///
    /// # Errors
    /// There are none.
    pub fn find() -> Result<Self, String> {
        let samples = store::workspace().join("testdata/formats/evtx");
        let found = [("real", inputs::corpus()), ("samples", samples)];
        let found = found.into_iter().map(|(name, folder)| (name, logs(&folder))).find(|(_, logs)| !logs.is_empty());
        let (name, logs) = found.ok_or("there are no event logs, not even samples")?;
        let once: usize = logs.iter().map(Vec::len).sum();
        let logs = vec![logs; BYTES.div_ceil(once)].concat();
        Ok(Events { name, bytes: logs.iter().map(|log| log.len() as u64).sum(), logs })
    }

    /// Records by this library, each field looked at, and what it says is damaged.
    pub fn ours(&self) -> (u64, u64) {
        let mut looked = Looked::default();
        for log in &self.logs {
            let head = &log[..log.len().min(HEAD)];
            let Read::Chunks { header, size, scan } = recognise(head, "a.evtx").read else { continue };
            let chunks = log.get(header as usize..).unwrap_or_default().chunks(size as usize);
            for (number, bytes) in chunks.enumerate() {
                scan(&Input::new(bytes, header + number as u64 * size, "a.evtx"), &mut looked);
            }
        }
        black_box(looked.bytes);
        (looked.records, looked.damaged)
    }

    /// How many records each way comes to, made sure that none is lost: of what the crate renders, zeros that a torn
    /// write left are no record here, but damage.
    ///
    /// # Errors
    /// Some are lost.
    pub fn count(&self) -> Result<Counts, String> {
        let counts = Counts { ours: self.ours(), rendered: self.json_value(), walked: self.walk() };
        let Counts { ours: (records, damaged), rendered, .. } = counts;
        if rendered == 0 || records + damaged < rendered || records * 1000 < rendered * 999 {
            return Err(format!("event logs: {records} records of {rendered}, and {damaged} damaged"));
        }
        Ok(counts)
    }

    /// Records by `records_json_value` of the crate, on one thread.
    pub fn json_value(&self) -> u64 {
        let values =
            |log: &Vec<u8>| parser(log).records_json_value().filter(|value| black_box(value).is_ok()).count() as u64;
        self.logs.iter().map(values).sum()
    }

    /// Records by `EvtxRecord::into_json_bytes` of the crate.
    pub fn json_bytes(&self) -> u64 {
        self.each_record(|record| black_box(record.into_json_bytes()).is_ok())
    }

    /// Records that the crate walks over and renders nothing of.
    pub fn walk(&self) -> u64 {
        self.each_record(|record| {
            black_box(&record);
            true
        })
    }

    fn each_record(&self, take: impl Fn(evtx::EvtxRecord<'_>) -> bool) -> u64 {
        let settings = Arc::new(settings());
        let mut records = 0;
        for bytes in self.logs.iter().flat_map(|log| log.get(4096..).unwrap_or_default().chunks(64 << 10)) {
            let Ok(header) = EvtxChunkHeader::from_bytes(bytes) else { continue };
            let Ok(mut chunk) = EvtxChunk::new(bytes, &header, Arc::clone(&settings)) else { continue };
            records += chunk.iter().flatten().map(|record| u64::from(take(record))).sum::<u64>();
        }
        records
    }
}

fn settings() -> ParserSettings {
    ParserSettings::new().num_threads(1)
}

fn parser(log: &[u8]) -> EvtxParser<Cursor<&[u8]>> {
    EvtxParser::from_read_seek(Cursor::new(log)).expect("an event log").with_configuration(settings())
}

/// Whole event logs in and below a folder that the crate opens.
fn logs(folder: &Path) -> Vec<Vec<u8>> {
    let Ok((sources, _)) = oobelens::collect(&[folder]) else { return Vec::new() };
    let read = |source: &oobelens::Source| {
        let bytes = std::fs::read(folder.join(&source.name)).ok()?;
        EvtxParser::from_read_seek(Cursor::new(&bytes)).is_ok().then_some(bytes)
    };
    sources.iter().filter(|source| source.name.ends_with(".evtx")).filter_map(read).collect()
}

/// Looks at all that a record says.
#[derive(Default)]
struct Looked {
    records: u64,
    damaged: u64,
    bytes: usize,
}

impl Sink for Looked {
    fn item(&mut self, item: Item<'_>) {
        let Item::Record(record) = item else {
            self.damaged += 1;
            return;
        };
        let Origin::Event { provider, channel, computer, id, .. } = record.origin else { return };
        self.records += 1;
        self.bytes += provider.len() + channel.len() + computer.len() + id as usize;
        let fields = record.fields.as_slice().iter();
        self.bytes += fields.map(|field| field.name.len() + field.value.len()).sum::<usize>();
    }

    fn note(&mut self, _: &str) {}
}
