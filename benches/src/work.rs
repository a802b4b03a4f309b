//! The work that is timed. Each part returns what the caller must compare with the [`Truth`](crate::truth::Truth).

use oobelens::engine::records::{Items, for_each_window};
use oobelens::format::cmtrace;
use oobelens::{Item, Knowledge, Options, Origin, Record, Report, Source};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Records, and bytes of their messages.
pub type Counted = (u64, u64);

/// What is read at a time.
const SLICE: usize = 1 << 20;

/// A file as the library reads it.
///
/// # Errors
/// It is not there.
pub fn open(path: &Path) -> Result<Source, String> {
    let (mut sources, _) = oobelens::collect(&[path]).map_err(|error| error.to_string())?;
    sources.pop().ok_or_else(|| format!("{} is no file", path.display()))
}

/// Reading alone: slices of 1 MiB, and the sum of their bytes taken eight at a time. No parser can be faster.
pub fn read(source: &Source, threads: usize) -> u64 {
    let next = AtomicU64::new(0);
    let total = AtomicU64::new(0);
    let slices = || {
        let opened = source.open().expect("the input was opened before");
        let mut buffer = vec![0; SLICE];
        loop {
            let at = next.fetch_add(SLICE as u64, Ordering::Relaxed);
            let length =
                if at < source.len { opened.read_at(at, &mut buffer).expect("a slice of the input") } else { 0 };
            if length == 0 {
                return;
            }
            total.fetch_add(sum(&buffer[..length]), Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(slices);
        }
        slices();
    });
    total.into_inner()
}

/// The sum of bytes in memory, eight at a time.
pub fn sum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().fold(0_u64, |sum, &word| sum.wrapping_add(u64::from_le_bytes(word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    words.wrapping_add(u64::from_le_bytes(last))
}

/// Parsing alone, in memory, on this thread. Every field is looked at, or the compiler would leave its parsing out.
pub fn parse(input: &[u8]) -> Counted {
    let mut counter = Counter::default();
    cmtrace::records(input).for_each(|item| counter.count(&item));
    counter.done()
}

/// Parsing alone in windows, as the engine does it: reading, counting lines and putting windows in order included.
pub fn parse_windows(source: &Source, knowledge: &Knowledge, threads: usize) -> Counted {
    let mut counted = (0, 0);
    let options = Options::new(knowledge).threads(threads);
    let unread = for_each_window(
        std::slice::from_ref(source),
        &options,
        |_, items| {
            let mut counter = Counter::default();
            items.for_each(|_, item| counter.count(&item));
            counter.done()
        },
        |_, _, (records, bytes)| {
            counted.0 += records;
            counted.1 += bytes;
            true
        },
    );
    assert_eq!(unread.expect("threads"), []);
    counted
}

#[derive(Default)]
struct Counter {
    counted: Counted,
    fields: u64,
}

impl Counter {
    #[inline(always)]
    fn count(&mut self, item: &Item<'_>) {
        if let Item::Record(record) = item {
            self.counted.0 += 1;
            self.counted.1 += record.text.len() as u64;
            self.fields = self.fields.wrapping_add(rest(record));
        }
    }

    fn done(self) -> Counted {
        black_box(self.fields);
        self.counted
    }
}

/// Something of every other field.
#[inline(always)]
fn rest(record: &Record<'_>) -> u64 {
    let Origin::Log { component, thread, file, context, raw_time } = record.origin else { return 0 };
    let lengths = component.len() + thread.len() + file.len() + context.len() + raw_time.len();
    let time = record.time.map_or(0, |time| time.ticks() as u64);
    lengths as u64 + time + u64::from(record.level.raw.unwrap_or_default()) + record.span.end
}

/// Every record of a file, a folder or an archive, looked at and dropped.
pub fn records(path: &Path, knowledge: &Knowledge, threads: usize) -> u64 {
    let (sources, _) = oobelens::collect(&[path]).expect("what was just made");
    let mut records = 0;
    let options = Options::new(knowledge).threads(threads);
    let make = |_: &Source, items: &mut Items<'_>| {
        let mut counter = Counter::default();
        items.for_each(|_, item| counter.count(&item));
        counter.done().0
    };
    for_each_window(&sources, &options, make, |_, _, counted| {
        records += counted;
        true
    })
    .expect("threads");
    records
}

/// The whole way, from a file to the report.
pub fn diagnose(path: &Path, knowledge: &Knowledge, threads: usize) -> Report {
    oobelens::diagnose(&[path], &Options::new(knowledge).threads(threads)).expect("a log")
}

/// The same of a log in memory, on this thread.
pub fn diagnose_memory(source: &Source, knowledge: &Knowledge) -> Report {
    oobelens::diagnose_sources(vec![source.clone()], &Options::new(knowledge).threads(1)).expect("a log")
}
