//! What holds for an archive, whatever its bytes.

use crate::format::{self, Read};
use crate::limits::Limits;
use crate::source::Source;
use crate::source::archive::Archives;
use std::collections::HashSet;

/// No more members, bytes and archives in one another come out than the limits allow; members have names of their own;
/// each can be opened, has no more bytes than were promised and says so where it has less, and begins with its head.
///
/// # Panics
/// Where it does not hold.
pub fn archive(bytes: &[u8], limits: Limits) {
    let mut archives = Archives::new(limits);
    let mut packed = vec![Source::memory("a", bytes)];
    let mut names = HashSet::new();
    let (mut members, mut total) = (0, 0);
    while let Some(source) = packed.pop() {
        let found = match archives.members(&source) {
            Ok(found) => found,
            Err(why) => {
                assert!(!why.is_empty(), "what cannot be read says why");
                continue;
            }
        };
        members += (found.sources.len() + found.skipped.len()) as u64;
        for name in found.sources.iter().map(|one| &one.name).chain(found.skipped.iter().map(|one| &one.name)) {
            assert!(names.insert(name.clone()), "two members are called {name:?}");
        }
        for member in found.sources {
            assert!(member.depth() <= limits.depth, "an archive deeper than the limit is not opened");
            assert!(member.len <= limits.member_bytes, "a member longer than the limit is not read");
            total += member.len;
            if is_archive(&member) {
                packed.push(member);
            }
        }
    }
    assert!(members <= limits.members, "{members} members, more than the limit");
    assert!(total <= limits.total_bytes, "{total} bytes, more than the limit");
}

/// Opens a member as the engine does; says whether it is an archive itself.
fn is_archive(member: &Source) -> bool {
    let mut head = vec![0; format::HEAD];
    // Bytes in memory can always be read: only what is in them can be wrong.
    let length = member.head(&mut head).unwrap_or_default();
    head.truncate(length);
    let Ok(opened) = member.open() else { return false };
    let mut bytes = vec![0; member.len as usize + 1];
    let read = opened.read_at(0, &mut bytes).unwrap_or_default();
    assert!(read as u64 <= member.len, "a member has more bytes than were promised");
    match opened.trouble() {
        Some(why) => assert!(!why.is_empty(), "what is wrong is said"),
        None => {
            assert_eq!(read as u64, member.len, "a member has less bytes than were promised, and says nothing");
            assert_eq!(head[..], bytes[..read.min(head.len())], "a member begins with its head");
        }
    }
    matches!(format::recognise(&head, &member.name).read, Read::Archive)
}
