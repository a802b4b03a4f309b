//! Archives as sources: what they hold is read, and what cannot be read is named.

mod make;
mod support;

use make::cab::{Cab, Packing};
use make::look::{A, B, members, names, skipped, whole};
use make::zip::{Member, zip};
use make::{Dice, deflate};
use oobelens::archive::Archives;
use oobelens::{Knowledge, Limits, Options, Source, diagnose_sources};
use std::io::Write as _;
use std::path::Path;

#[test]
fn a_zip_archive_is_read() {
    let long = Dice(1).text(300_000);
    let bytes = zip(&[
        Member::stored("logs/", b""),
        Member::stored("logs/a.log", A),
        Member::deflated("logs\\b.log", &long),
        Member::deflated("c.log", B).streamed(),
        Member::stored("empty.log", b""),
    ]);
    let found = members("x.zip", bytes);
    assert_eq!(names(&found), ["x.zip!logs/a.log", "x.zip!logs/b.log", "x.zip!c.log", "x.zip!empty.log"]);
    let contents: Vec<Vec<u8>> = found.sources.iter().map(whole).collect();
    assert_eq!(contents, [A, &long, B, b""]);
    assert!(found.skipped.is_empty() && found.notes.is_empty(), "{found:?}");
    // At any offset, and beyond the end.
    let opened = found.sources[1].open().expect("memory");
    let mut some = [0; 10];
    assert_eq!(opened.read_at(123_456, &mut some).expect("memory"), 10);
    assert_eq!(some, long[123_456..123_466]);
    assert_eq!(opened.read_at(300_000, &mut some).expect("memory"), 0);
    assert_eq!(opened.read_at(u64::MAX, &mut some).expect("memory"), 0);
    // Its beginning alone.
    let mut head = vec![0; 64 << 10];
    assert_eq!(
        members("x.zip", zip(&[Member::deflated("b", &long)])).sources[0].head(&mut head).expect("memory"),
        64 << 10
    );
    assert_eq!(head, long[..64 << 10]);
}

#[test]
fn archives_of_another_writer_are_read() {
    use ::zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};
    let text = Dice(2).text(100_000);
    let write = |writer: &mut ZipWriter<std::io::Cursor<Vec<u8>>>| {
        for (name, large, method) in [
            ("a.log", false, CompressionMethod::Deflated),
            ("large.log", true, CompressionMethod::Deflated),
            ("stored.log", true, CompressionMethod::Stored),
        ] {
            let options = SimpleFileOptions::default().compression_method(method).large_file(large);
            writer.start_file(name, options).expect("memory");
            writer.write_all(&text).expect("memory");
        }
    };
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    write(&mut writer);
    let bytes = writer.finish().expect("memory").into_inner();
    let found = members("w.zip", bytes.clone());
    assert_eq!(found.sources.len(), 3);
    found.sources.iter().for_each(|source| assert_eq!(whole(source), text));

    // Without its directory the members are all there still.
    let at = bytes.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
    let found = members("w.zip", &bytes[..at]);
    assert_eq!(found.notes, ["its directory at the end is missing: members are found by their own headers"]);
    assert_eq!(found.sources.len(), 3);
    found.sources.iter().for_each(|source| assert_eq!(whole(source), text));

    let mut writer = ZipWriter::new_stream(Vec::new());
    writer.start_file("s.log", SimpleFileOptions::default()).expect("memory");
    writer.write_all(&text).expect("memory");
    let bytes = writer.finish().expect("memory").into_inner();
    assert_eq!(whole(&members("s.zip", bytes).sources[0]), text);
}

#[test]
fn cabinets_are_read_however_they_are_packed() {
    let long = Dice(3).text(100_001);
    for packing in [Packing::Stored, Packing::MsZip, Packing::Lzx] {
        for reserve in [None, Some((20, 3, 5))] {
            let files: [(&str, &[u8]); 5] =
                [("a.log", A), ("dir\\long.log", &long), ("Gr\u{f6}\u{df}e.log", B), ("empty", b""), ("z.log", A)];
            let cab = Cab { reserve, ..Cab::of(packing, &files) };
            let found = members("x.cab", cab.bytes());
            assert_eq!(
                names(&found),
                ["x.cab!a.log", "x.cab!dir/long.log", "x.cab!Gr\u{f6}\u{df}e.log", "x.cab!empty", "x.cab!z.log"]
            );
            let contents: Vec<Vec<u8>> = found.sources.iter().map(whole).collect();
            assert_eq!(contents, [A, &long, B, b"", A], "{packing:?} {reserve:?}");
            assert!(found.skipped.is_empty() && found.notes.is_empty(), "{found:?}");
        }
    }
}

/// A block of MSZIP may repeat what stands 32 KiB before it, in the block before.
#[test]
fn the_window_of_a_cabinet_goes_on_from_block_to_block() {
    let first = Dice(4).text(make::cab::BLOCK);
    let cab = Cab { unsigned: true, ..Cab::of(Packing::MsZip, &[("a.log", &first), ("b.log", &first[..258 * 100])]) };
    // A last block with fixed codes: 100 times 258 bytes from 32,768 bytes before, then the end.
    let mut bits = vec![1, 1, 0];
    for _ in 0..100 {
        bits.extend([1, 1, 0, 0, 0, 1, 0, 1]);
        bits.extend([1, 1, 1, 0, 1]);
        bits.extend([1; 13]);
    }
    bits.extend([0; 7]);
    let packed: Vec<u8> = bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | bit)).collect();
    let second = cab.block(&[b"CK", &packed[..]].concat(), 258 * 100);
    let mut bytes = cab.bytes();
    let own = 8 + 2 + deflate(&first[..258 * 100]).len();
    bytes.truncate(bytes.len() - own);
    bytes.extend(second);
    let size = bytes.len() as u32;
    bytes[8..12].copy_from_slice(&size.to_le_bytes());
    let found = members("w.cab", bytes);
    assert_eq!(whole(&found.sources[0]), first);
    assert_eq!(whole(&found.sources[1]), first[..258 * 100]);
}

#[test]
fn several_threads_read_one_archive() {
    let texts: Vec<Vec<u8>> = (0..20).map(|number| Dice(number).text(50_000)).collect();
    let names: Vec<String> = (0..20).map(|number| format!("{number:02}.log")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), &text[..])).collect();
    let found = members("t.cab", Cab::of(Packing::MsZip, &files).bytes());
    std::thread::scope(|scope| {
        for first in 0..4 {
            let (found, texts) = (&found, &texts);
            scope.spawn(move || {
                (0..20).map(|number| (number * 7 + first) % 20).for_each(|number| {
                    assert_eq!(whole(&found.sources[number]), texts[number]);
                });
            });
        }
    });
}

#[test]
fn names_are_shown_and_never_used() {
    let odd: [&[u8]; 8] =
        [b"../../up.log", b"/etc/x", b"C:\\Windows\\x.log", b"CON", b"NUL.log", b"a\x07\x1b[31m", b"\xff\xfe", b""];
    let list: Vec<Member> = odd.iter().map(|name| Member::stored(name, A)).collect();
    let found = members("n.zip", zip(&list));
    assert_eq!(
        names(&found),
        [
            "n.zip!../../up.log",
            "n.zip!/etc/x",
            "n.zip!C:/Windows/x.log",
            "n.zip!CON",
            "n.zip!NUL.log",
            "n.zip!a\u{7}\u{1b}[31m",
            "n.zip!\u{a0}\u{25a0}",
            "n.zip!(no name)",
        ]
    );
    found.sources.iter().for_each(|source| assert_eq!(whole(source), A));
    assert!(!Path::new("../../up.log").exists() && !Path::new("NUL.log").exists());
    // Two of one name are both there.
    let found = members("n.zip", zip(&[Member::stored("a.log", A), Member::stored("a.log", B)]));
    assert_eq!(names(&found), ["n.zip!a.log", "n.zip!a (2).log"]);
    assert_eq!(whole(&found.sources[1]), B);
}

#[test]
fn parts_and_methods_that_are_not_read_are_named() {
    let mut cab = Cab::of(Packing::As(2), &[("q.log", A)]);
    cab.folders.push(make::cab::Folder { packing: Packing::As(7), files: vec![("u.log".to_owned(), A.to_vec())] });
    cab.folders.push(make::cab::Folder { packing: Packing::Stored, files: vec![("s.log".to_owned(), A.to_vec())] });
    cab.next = true;
    for (name, len, at, folder) in
        [("next", 1, 0, 0xfffe), ("none", 1, 0, 9), ("behind", 9, 40_000, 2), ("shared", 9, 3, 2), ("zero", 0, 3, 2)]
    {
        cab.files.push((name.as_bytes().to_vec(), len, at, folder));
    }
    let found = members("p.cab", cab.bytes());
    assert_eq!(
        skipped(&found),
        [
            ("p.cab!q.log", "packed with Quantum, which is not supported: not read"),
            ("p.cab!u.log", "packed with method 0x0007, which is not supported: not read"),
            ("p.cab!next", "goes on in another part of the cabinet: not read"),
            ("p.cab!none", "in a folder that the cabinet of 3 folders does not have: not read"),
            ("p.cab!behind", "its place is behind the end of its folder: not read"),
            ("p.cab!shared", "shares its bytes with another member: not read"),
        ]
    );
    assert_eq!(names(&found), ["p.cab!s.log", "p.cab!zero"]);
    assert_eq!(whole(&found.sources[0]), A);
    assert_eq!(found.notes, ["part 1 of a cabinet in several parts: members may go on in others"]);

    let mut cab = Cab { before: true, ..Cab::of(Packing::Stored, &[("a.log", A)]) };
    cab.files.push((b"before".to_vec(), 1, 0, 0xfffd));
    let found = members("p.cab", cab.bytes());
    assert_eq!(
        skipped(&found),
        [
            ("p.cab!a.log", "packed with bytes of another part of the cabinet: not read"),
            ("p.cab!before", "begins in another part of the cabinet: not read"),
        ]
    );
}

#[test]
fn the_last_part_of_an_archive_says_what_it_is() {
    let mut bytes = zip(&[Member::stored("a.log", A), Member::stored("b.log", B)]);
    let (end, entry) = (bytes.len() - 22, bytes.len() - 22 - 51);
    bytes[end + 4] = 1;
    bytes[entry + 34] = 1;
    let found = members("x.zip", bytes);
    assert_eq!(found.notes, ["the last one of an archive in several parts: members in the others are not read"]);
    assert_eq!(skipped(&found), [("x.zip!a.log", "in another part of the archive: not read")]);
    assert_eq!(whole(&found.sources[0]), B);
}

#[test]
fn archives_in_archives_are_read_to_a_depth() {
    let text = Dice(8).text(100_000);
    let mut bytes = zip(&[Member::deflated("a.log", &text)]);
    for level in 0..100 {
        let name = format!("{level}");
        bytes = match level % 2 {
            0 => Cab::of(Packing::MsZip, &[(&name, &bytes)]).bytes(),
            _ => zip(&[Member::stored(&name, &bytes), Member::stored("side.log", A)]),
        };
    }
    let descend = |limits: Limits| {
        let mut archives = Archives::new(limits);
        let mut source = Source::memory("n.zip", bytes.clone());
        for level in 0.. {
            let found = match archives.members(&source) {
                Ok(found) => found,
                Err(why) => return (level, why, source),
            };
            source = found.sources[0].clone();
            assert_eq!(source.depth(), level + 1);
            if source.name.ends_with(".log") {
                return (level + 1, String::new(), source);
            }
        }
        unreachable!("it has an end");
    };
    let (depth, why, last) = descend(Limits::default());
    assert_eq!((depth, &why[..]), (5, "deeper than the limit of 5 archives in one another: not opened"));
    assert_eq!(last.name, "n.zip!99!98!97!96!95");
    let (depth, _, last) = descend(Limits { depth: 1000, ..Limits::default() });
    assert_eq!(depth, 101);
    assert_eq!(whole(&last), text);
}

/// The diagnostics cabinet of a real device: LZX, with a checksum on each block.
#[test]
fn a_real_cabinet_is_read_whole() {
    let Some(corpus) = support::corpus() else { return };
    let (sources, _) = oobelens::collect(&[corpus.join("bundles/never-enrolled-2020/MDMDiagReport.cab")]).expect("it");
    let found = Archives::new(Limits::default()).members(&sources[0]).expect("an archive");
    assert!(found.skipped.is_empty() && found.notes.is_empty(), "{found:?}");
    assert_eq!(found.sources.len(), 29);
    assert_eq!(found.sources.iter().map(|source| whole(source).len()).sum::<usize>(), 13_599_481);
    for source in found.sources.iter().filter(|source| source.name.ends_with(".evtx")) {
        assert!(whole(source).starts_with(b"ElfFile\0"), "{}", source.name);
    }
}

/// A report must not call a file empty of which only nothing is left.
#[test]
fn a_member_of_which_nothing_is_left_is_no_empty_file() {
    let record = "<![LOG[done]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"A\" context=\"\" type=\"1\" \
                  thread=\"4\" file=\"\">\r\n";
    let log = record.repeat(600);
    let files = [("a.log", log.as_bytes()), ("b.log", log.as_bytes()), ("empty.log", b"")];
    let bytes = Cab::of(Packing::Stored, &files).bytes();
    let cut = Source::memory("c.cab", &bytes[..bytes.len() - log.len() - 100]);
    let report = diagnose_sources(vec![cut], &Options::new(&Knowledge::builtin())).expect("the first log is there");
    let note = |name: &str| {
        let source = report.coverage.sources.iter().find(|source| source.source == name).expect("a member");
        (source.records > 0, source.note.clone().unwrap_or_default())
    };
    assert!(note("c.cab!a.log").0);
    let (read, why) = note("c.cab!b.log");
    assert!(!read && why.contains("cut off") && why.contains(" 0 of its "), "{why}");
    assert_eq!(note("c.cab!empty.log").1, "holds nothing");
    assert!(note("c.cab").1.contains("cut off"), "{}", note("c.cab").1);
}
