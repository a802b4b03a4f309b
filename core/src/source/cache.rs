//! What was unpacked last, for all archives of a run.
//!
//! A unit is what has to be unpacked in one go: a member of a zip archive, a folder of a cabinet with all its members.
//! Two threads never unpack the same unit at once: the second waits for the first.

use crate::limits::Limits;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A unit as it came out.
#[derive(Default)]
pub struct Unpacked {
    /// As many bytes as could be had.
    pub bytes: Vec<u8>,
    /// Why there are no more, where there should be.
    pub broken: Option<String>,
    /// What is wrong with bytes that were had all the same.
    pub faults: Vec<(Range<u64>, &'static str)>,
}

impl Unpacked {
    /// Nothing, and why.
    pub fn nothing(why: impl Into<String>) -> Self {
        Unpacked { broken: Some(why.into()), ..Unpacked::default() }
    }
}

impl fmt::Debug for Unpacked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unpacked({} bytes, {:?}, {:?})", self.bytes.len(), self.broken, self.faults)
    }
}

/// A member: a part of a unit.
#[derive(Debug)]
pub struct View {
    unit: Arc<Unpacked>,
    range: Range<usize>,
    trouble: Option<String>,
}

impl View {
    /// The `len` bytes from `at` on, or as many of them as there are.
    pub fn new(unit: Arc<Unpacked>, at: u64, len: u64) -> Self {
        let clamp = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(unit.bytes.len());
        let end = at.saturating_add(len);
        let range = clamp(at)..clamp(end);
        let missing = len - range.len() as u64;
        let fault = || unit.faults.iter().find(|(bad, _)| bad.start < end.max(at.saturating_add(1)) && at < bad.end);
        let trouble = if missing > 0 {
            let why = unit.broken.as_deref().unwrap_or("its packed bytes end too early");
            Some(format!("{why}: {} of its {len} bytes could be unpacked", range.len()))
        } else {
            fault().map(|(_, what)| (*what).to_owned())
        };
        View { unit, range, trouble }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        self.unit.bytes.get(self.range.clone()).unwrap_or_default()
    }

    /// What is wrong with them.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// Names a unit: the number of its archive and its own.
pub type Key = (u64, usize);

/// Keeps the units that were used last.
#[derive(Debug)]
pub struct Cache {
    slots: Mutex<Vec<Slot>>,
    /// The memory of units that were dropped. New pages are zeroed by the system, which takes as long as inflating them
    /// full.
    spare: Mutex<Vec<Vec<u8>>>,
    clock: AtomicU64,
    archives: AtomicU64,
    /// Bytes that were unpacked so far, and how many may be.
    work: AtomicU64,
    most_work: u64,
    /// Bytes that are kept beyond what is in use.
    bytes: usize,
}

#[derive(Debug)]
struct Slot {
    key: Key,
    depth: u32,
    used: u64,
    unit: Arc<OnceLock<Arc<Unpacked>>>,
}

impl Slot {
    fn len(&self) -> usize {
        self.unit.get().map_or(0, |unit| unit.bytes.len())
    }
}

impl Cache {
    /// Bytes that are kept beyond what is in use: the members of a cabinet's folder come one after the other, and one
    /// folder of a diagnostics cabinet is 15 to 50 MB.
    const BYTES: usize = 64 << 20;
    /// How many bytes of memory are kept to be used again, in how many pieces.
    const SPARE: usize = 16 << 20;
    const PIECES: usize = 4;
    /// Units that are kept, so that looking for one takes no time.
    const UNITS: usize = 128;
    /// A member is opened to recognise it, to read it, and to quote from it. Only an archive made to that end makes
    /// more work, by members in turn from folders that do not fit into the cache together.
    const TIMES: u64 = 4;

    /// An empty one.
    pub fn new(limits: &Limits) -> Self {
        Cache {
            slots: Mutex::default(),
            spare: Mutex::default(),
            clock: AtomicU64::new(0),
            archives: AtomicU64::new(0),
            work: AtomicU64::new(0),
            most_work: limits.total_bytes.saturating_mul(Self::TIMES),
            bytes: Self::BYTES,
        }
    }

    /// With so many bytes kept beyond what is in use.
    pub fn keeping(self, bytes: usize) -> Self {
        Cache { bytes, ..self }
    }

    /// A number for an archive.
    pub fn number(&self) -> u64 {
        self.archives.fetch_add(1, Ordering::Relaxed)
    }

    /// The unit, if it is at hand.
    pub fn at_hand(&self, key: Key) -> Option<Arc<Unpacked>> {
        let used = self.tick();
        let mut slots = self.lock();
        let slot = slots.iter_mut().find(|slot| slot.key == key)?;
        slot.used = used;
        slot.unit.get().cloned()
    }

    /// The unit, unpacked if it is not at hand. `depth` tells how many archives it stands in.
    pub fn get(&self, key: Key, depth: u32, unpack: impl FnOnce() -> Unpacked) -> Arc<Unpacked> {
        let cell = self.cell(key, depth);
        let mut fresh = false;
        let unit = cell.get_or_init(|| {
            fresh = true;
            if self.work.load(Ordering::Relaxed) >= self.most_work {
                return Arc::new(Unpacked::nothing("its archive makes too much work to be read on"));
            }
            let mut unit = unpack();
            // Memory that was used before may be more than this one needs.
            if unit.bytes.capacity() / 2 > unit.bytes.len() {
                unit.bytes.shrink_to_fit();
            }
            self.work.fetch_add(unit.bytes.len() as u64, Ordering::Relaxed);
            Arc::new(unit)
        });
        if fresh {
            self.make_room();
        }
        Arc::clone(unit)
    }

    fn cell(&self, key: Key, depth: u32) -> Arc<OnceLock<Arc<Unpacked>>> {
        let used = self.tick();
        let mut slots = self.lock();
        if let Some(slot) = slots.iter_mut().find(|slot| slot.key == key) {
            slot.used = used;
            return Arc::clone(&slot.unit);
        }
        let unit = Arc::default();
        slots.push(Slot { key, depth, used, unit: Arc::clone(&unit) });
        unit
    }

    /// Whether a unit of so many bytes can be kept without dropping another.
    pub fn has_room(&self, len: u64) -> bool {
        let slots = self.lock();
        let bytes: usize = slots.iter().map(Slot::len).sum();
        slots.len() < Self::UNITS && usize::try_from(len).is_ok_and(|len| bytes.saturating_add(len) <= self.bytes)
    }

    /// Drops what was not used for longest. The last unit of each depth stays, however long it is: an archive must not
    /// go while its members are read one by one. So does one that is being unpacked.
    fn make_room(&self) {
        let mut slots = self.lock();
        let mut bytes: usize = slots.iter().map(Slot::len).sum();
        while bytes > self.bytes || slots.len() > Self::UNITS {
            let newer = |one: &Slot| slots.iter().any(|other| other.depth == one.depth && other.used > one.used);
            let free = slots.iter().enumerate().filter(|(_, slot)| slot.unit.get().is_some() && newer(slot));
            let Some((oldest, _)) = free.min_by_key(|(_, slot)| slot.used) else { return };
            let slot = slots.swap_remove(oldest);
            bytes -= slot.len();
            if let Some(unit) = Arc::into_inner(slot.unit).and_then(OnceLock::into_inner).and_then(Arc::into_inner) {
                self.keep(unit.bytes);
            }
        }
    }

    /// Keeps memory to be used again.
    fn keep(&self, mut bytes: Vec<u8>) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let kept: usize = spare.iter().map(Vec::capacity).sum();
        if spare.len() < Self::PIECES && kept + bytes.capacity() <= Self::SPARE {
            bytes.clear();
            spare.push(bytes);
        }
    }

    /// Memory for a unit of so many bytes, used before; none where there is none that fits.
    pub fn room(&self, len: u64) -> Vec<u8> {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let fits = |room: &Vec<u8>| (len / 2..=len.saturating_mul(2)).contains(&room.capacity());
        spare.iter().position(fits).map(|at| spare.swap_remove(at)).unwrap_or_default()
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(len: usize) -> Unpacked {
        Unpacked { bytes: vec![7; len], ..Unpacked::default() }
    }

    #[test]
    fn a_unit_is_unpacked_once_for_all_threads() {
        let cache = Cache::new(&Limits::default());
        let times = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let unit = cache.get((0, 0), 1, || {
                        times.fetch_add(1, Ordering::Relaxed);
                        unit(10)
                    });
                    assert_eq!(unit.bytes.len(), 10);
                });
            }
        });
        assert_eq!(times.into_inner(), 1);
    }

    #[test]
    fn the_oldest_go_and_the_last_of_each_depth_stay() {
        let cache = Cache::new(&Limits::default());
        let _ = cache.get((0, 0), 1, || unit(Cache::BYTES + 1));
        for number in 0..3 {
            let _ = cache.get((1, number), 2, || unit(Cache::BYTES / 2));
        }
        assert!(cache.at_hand((0, 0)).is_some());
        let kept: Vec<bool> = (0..3).map(|number| cache.at_hand((1, number)).is_some()).collect();
        assert_eq!(kept, [false, false, true]);
        for number in 0..1000 {
            let _ = cache.get((2, number), 1, || unit(1));
        }
        assert!(cache.lock().len() <= Cache::UNITS);
    }

    #[test]
    fn memory_is_used_again() {
        let cache = Cache::new(&Limits::default());
        let len = Cache::BYTES / 4;
        for number in 0..5 {
            let _ = cache.get((0, number), 1, || unit(len));
        }
        assert!(cache.room(10).capacity() == 0);
        assert_eq!(cache.room(len as u64).capacity(), len);
        assert!(cache.room(len as u64).capacity() == 0);
        // What a unit leaves of it is given back.
        let unit = cache.get((1, 0), 1, || Unpacked { bytes: Vec::with_capacity(1000), ..Unpacked::default() });
        assert_eq!(unit.bytes.capacity(), 0);
    }

    #[test]
    fn work_has_an_end() {
        let cache = Cache::new(&Limits { total_bytes: 100, ..Limits::default() });
        let _ = cache.get((0, 0), 1, || unit(400));
        assert!(cache.get((0, 1), 1, || unit(1)).broken.is_some());
        assert_eq!(cache.get((0, 0), 1, || unit(1)).bytes.len(), 400);
    }

    #[test]
    fn a_view_says_what_is_missing_and_what_is_wrong() {
        let whole = Arc::new(Unpacked {
            bytes: vec![0; 100],
            broken: Some("cut off".to_owned()),
            faults: vec![(20..30, "its checksum is wrong")],
        });
        let view = |at, len| View::new(Arc::clone(&whole), at, len);
        assert_eq!((view(0, 20).bytes().len(), view(0, 20).trouble()), (20, None));
        assert_eq!(view(0, 21).trouble(), Some("its checksum is wrong"));
        assert_eq!(view(30, 70).trouble(), None);
        assert_eq!(view(90, 20).trouble(), Some("cut off: 10 of its 20 bytes could be unpacked"));
        assert_eq!(view(200, 20).trouble(), Some("cut off: 0 of its 20 bytes could be unpacked"));
        assert_eq!(view(u64::MAX, u64::MAX).bytes(), b"");
    }
}
