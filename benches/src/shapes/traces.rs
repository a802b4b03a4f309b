//! Event traces of 100 MB: short TraceLogging events, and some of a manifest. One has full buffers, as a busy session
//! writes them; in the other each buffer holds a few events and padding, as most that Windows leaves behind do.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../../core/tests/make/etl.rs"]
mod make;

use crate::store;
use make::{Buffer, Event, PLAIN, Trace};
use oobelens::format::etl::{Layouts, Parts, Survey, Trace as Read};
use oobelens::{Item, Origin, Record};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read as _;
use std::path::PathBuf;

/// Bytes of it.
const BYTES: usize = 100_000_000;
/// Bytes of a buffer, as Windows has them.
const BUFFER: u32 = 64 << 10;
/// What is read at a time: a few buffers.
const PART: usize = 4 * BUFFER as usize;
/// 2026-03-24 09:00:00 UTC as FILETIME.
const NINE: u64 = 134_188_164_000_000_000;

/// The trace.
#[derive(Debug)]
pub struct Traces {
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// Events in it.
    pub events: u64,
    /// What it is.
    pub name: &'static str,
}

impl Traces {
    /// Made where it is not there yet.
    ///
    /// # Errors
    /// A sentence: the disk is full.
    pub fn make(is_full: bool) -> Result<Self, String> {
        let name = if is_full { "full" } else { "padded" };
        let path = store::folder()?.join(format!("trace-{name}-1.etl"));
        let trouble = |error: std::io::Error| format!("{}: {error}", path.display());
        if store::length(&path).is_none() {
            store::say(&format!("making {}", path.display()));
            store::write_whole(&path, |part| fs::write(part, file(is_full)).map_err(trouble))?;
        }
        let bytes = fs::read(&path).map_err(trouble)?;
        let events = Read::new(&bytes).map_or(0, |trace| trace.count());
        Ok(Traces { bytes: bytes.len() as u64, path, events, name })
    }

    /// Reads it by the module alone, part by part as the engine does, and looks at every event; how many there are.
    /// `values`: also at every value, as text.
    ///
    /// # Errors
    /// It is not there any more.
    pub fn read(&self, room: &mut Vec<u8>, values: bool) -> Result<u64, String> {
        room.resize(PART, 0);
        let mut survey = None;
        let mut layouts = Layouts::default();
        self.parts(room, |part, base| {
            let survey = survey.get_or_insert_with(|| Survey::of(part).unwrap_or_default());
            survey.take_in(part, base, &mut layouts);
        })?;
        let survey = survey.filter(Survey::in_order).ok_or("no trace that can be read in parts")?;
        let mut parts = Parts::new(&survey, &layouts);
        let (mut events, mut length) = (0, 0);
        self.parts(room, |part, base| {
            parts.part(part, base, &mut |item, _| {
                if let Item::Record(Record { fields, span, origin, .. }) = item {
                    events += u64::from(span.start > 0);
                    if let Origin::Event { provider, name, .. } = origin {
                        length += provider.len() + name.len();
                    }
                    if values {
                        let said = fields.as_slice().iter().map(|field| field.name.len() + field.value.len());
                        length += said.sum::<usize>();
                    }
                }
            });
        })?;
        black_box(length);
        Ok(events)
    }

    /// Reads the file part by part into this room.
    fn parts(&self, room: &mut [u8], mut each: impl FnMut(&[u8], u64)) -> Result<(), String> {
        let trouble = |error: std::io::Error| format!("{}: {error}", self.path.display());
        let mut file = File::open(&self.path).map_err(trouble)?;
        let mut at = 0;
        while at < self.bytes {
            let wanted = room.len().min((self.bytes - at) as usize);
            file.read_exact(&mut room[..wanted]).map_err(trouble)?;
            each(&room[..wanted], at);
            at += wanted as u64;
        }
        Ok(())
    }
}

/// Buffers that are full, or hold three events each.
fn file(is_full: bool) -> Vec<u8> {
    let header = Trace {
        buffer: BUFFER,
        pointer: 8,
        build: 26100,
        start: NINE,
        end: NINE + 36_000_000_000,
        boot: NINE,
        clock: 2,
        mode: 0x1800_0001,
        written: 0,
        buffers_lost: 0,
        events_lost: 0,
        zone: (-60, [0; 4], [0; 4]),
        logger: "DiagnosticLogCSP_Contoso",
    };
    let mut made = make::file(&header, &[]);
    let mut number = 0;
    while made.len() < BYTES {
        let mut buffer = Buffer::new(number, &[]);
        let mut used = 0;
        for step in 0.. {
            let record = event(NINE + (number << 20) + step, step);
            used += record.len().next_multiple_of(8);
            if used > BUFFER as usize - 72 || !is_full && step == 3 {
                break;
            }
            buffer.records.push(record);
        }
        number += 1;
        made.extend(&make::file(&header, &[buffer])[BUFFER as usize..]);
    }
    made
}

/// An event like those of the provisioning engine, and each tenth one of a manifest.
fn event(time: u64, step: u64) -> Vec<u8> {
    let provider = make::traits("Contoso.Windows.Provisioning.Engine");
    let handler = make::wide("SystemHandler");
    let value = make::wide(r"prov\RunTime\0__Contoso_Power_Policy.provxml");
    let code = (step as u32).to_le_bytes();
    let (name, fields, data): (&str, &[u8], Vec<u8>) = match step % 10 {
        0 => {
            let deployment =
                [0x92, 0xad, 0xb3, 0xba, 0x96, 0xfb, 2, 0x59, 0x45, 0x0b, 0xb8, 0x42, 0x1b, 0xde, 0xc7, 0xbd];
            let data = [make::wide("CloudAssignedLanguage"), make::wide("os-default")].concat();
            return Event { guid: deployment, id: 103, time, data: &data, ..PLAIN }.record();
        }
        1..6 => ("HandlePackageState", b"State\0\x08", code.to_vec()),
        6 | 7 => ("LoadXmlFile", b"ProvisionData\0\x01HResult\0\x87\x0f", [&value[..], &code].concat()),
        8 => ("SessionAlreadyThere", b"", Vec::new()),
        _ => (
            "KeyReturned",
            b"Handler\0\x01Source\0\x01Name\0\x01Value\0\x01",
            [&handler[..], &make::wide("RegSz"), &make::wide("ProcessorType"), &value].concat(),
        ),
    };
    Event { time, extended: &[make::schema(name, fields), provider], data: &data, ..PLAIN }.record()
}
