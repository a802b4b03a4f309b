//! Archives that are damaged, or made to do harm: what can be read is read, the rest is said, and no limit is passed.

mod make;

use make::Dice;
use make::cab::{Cab, Packing};
use make::look::{A, B, limited, members, names, read, skipped, whole};
use make::zip::{Member, zip};
use oobelens::archive::Archives;
use oobelens::{Limits, Source};

#[test]
fn what_cannot_be_read_says_so_and_hides_nothing() {
    let with = |method, flags| Member { method, flags, ..Member::stored("x", A) };
    let found = members(
        "m.zip",
        zip(&[
            with(0, 1),
            with(99, 1),
            with(9, 0),
            with(93, 0),
            with(77, 0),
            Member::stored("good.log", B),
            Member { crc: 7, ..Member::deflated("crc.log", A) },
            Member { len: 5, ..Member::deflated("more.log", A) },
            Member { len: 50, ..Member::stored("less.log", A) },
        ]),
    );
    assert_eq!(
        skipped(&found),
        [
            ("m.zip!x", "encrypted, a password is needed: not read"),
            ("m.zip!x (2)", "encrypted, a password is needed: not read"),
            ("m.zip!x (3)", "packed with Deflate64, which is not supported: not read"),
            ("m.zip!x (4)", "packed with Zstandard, which is not supported: not read"),
            ("m.zip!x (5)", "packed with method 77, which is not supported: not read"),
        ]
    );
    assert_eq!(whole(&found.sources[0]), B);
    let said: Vec<_> = found.sources[1..].iter().map(read).collect();
    let is = |number: usize, bytes: &[u8], trouble: &str| {
        assert_eq!(said[number], (bytes.to_vec(), Some(trouble.to_owned())));
    };
    is(0, A, "its checksum is wrong: some bytes are not what was packed");
    is(1, &A[..5], "it is longer than its archive says: the rest is not read");
    is(2, A, "its packed bytes end too early: 16 of its 50 bytes could be unpacked");
}

#[test]
fn archives_cut_in_half_are_read_to_the_cut() {
    let texts: Vec<Vec<u8>> = (0..10).map(|number| Dice(number).text(100_000)).collect();
    for streamed in [false, true] {
        let make = |(number, text): (usize, &Vec<u8>)| {
            let member = Member::deflated(format!("{number}.log"), text);
            if streamed { member.streamed() } else { member }
        };
        let bytes = zip(&texts.iter().enumerate().map(make).collect::<Vec<_>>());
        let found = members("h.zip", &bytes[..bytes.len() / 2]);
        assert_eq!(found.notes, ["its directory at the end is missing: members are found by their own headers"]);
        let (last, good) = found.sources.split_last().expect("members");
        assert!((4..6).contains(&good.len()), "{}", good.len());
        good.iter().zip(&texts).for_each(|(source, text)| assert_eq!(&whole(source), text));
        let (prefix, trouble) = read(last);
        assert!(texts[good.len()].starts_with(&prefix) && !prefix.is_empty());
        let sentence =
            if streamed { "cut off or damaged: its end is missing" } else { "the archive is cut off in it: " };
        assert!(trouble.is_some_and(|trouble| trouble.starts_with(sentence)));
    }
    for packing in [Packing::Stored, Packing::MsZip, Packing::Lzx] {
        let names: Vec<String> = (0..10).map(|number| format!("{number}.log")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().zip(&texts).map(|(name, text)| (&name[..], &text[..])).collect();
        let bytes = Cab::of(packing, &files).bytes();
        let found = members("h.cab", &bytes[..bytes.len() / 2]);
        assert_eq!(
            found.notes,
            [format!("cut off: {} of its {} bytes are there", bytes.len() / 2, bytes.len())],
            "{packing:?}"
        );
        assert_eq!(found.sources.len(), 10);
        for (number, (source, text)) in found.sources.iter().zip(&texts).enumerate() {
            let (prefix, trouble) = read(source);
            assert!(text.starts_with(&prefix), "{packing:?} {number}");
            match number {
                0..4 => assert_eq!((prefix.len(), trouble), (100_000, None)),
                6.. => assert_eq!(
                    trouble.as_deref(),
                    Some("the cabinet is cut off in its folder: 0 of its 100000 bytes could be unpacked")
                ),
                _ => {}
            }
        }
    }
    // In its list of members.
    let bytes = Cab::of(Packing::Stored, &[("first.log", A), ("second.log", B)]).bytes();
    let found = members("h.cab", &bytes[..75]);
    assert_eq!(found.notes[1..], ["its list of members is damaged: the rest of them is not read"]);
    assert_eq!(names(&found), ["h.cab!first.log"]);
    let nothing = Archives::new(Limits::default()).members(&Source::memory("h.cab", &bytes[..20]));
    assert_eq!(nothing.expect_err("no header"), "its header is cut off or damaged: not read");
    let nothing = Archives::new(Limits::default()).members(&Source::memory("h.zip", *b"PK\x03\x04PK"));
    assert_eq!(nothing.expect_err("no member"), "no member is found in it: not read");
}

#[test]
fn a_damaged_directory_hides_no_member() {
    let texts: Vec<Vec<u8>> = (0..5).map(|number| Dice(number).text(1000)).collect();
    let list: Vec<Member> =
        texts.iter().enumerate().map(|(number, text)| Member::deflated(format!("{number}.log"), text)).collect();
    let mut bytes = zip(&list);
    let at = bytes.windows(7).rposition(|seven| &seven[..4] == b"PK\x01\x02").expect("the last entry");
    bytes[at] = b'?';
    let found = members("d.zip", bytes);
    assert_eq!(found.notes, ["its directory is damaged: more members are found by their own headers"]);
    let contents: Vec<Vec<u8>> = found.sources.iter().map(whole).collect();
    assert_eq!(contents, texts);
    // A length that cannot be.
    let mut list = list;
    list[1].told = 0xffff_0000;
    let found = members("d.zip", zip(&list));
    assert_eq!(found.sources.len(), 5);
    found.sources.iter().zip(&texts).for_each(|(source, text)| assert_eq!(&read(source).0, text));
}

#[test]
fn a_wrong_checksum_of_a_cabinet_is_said_where_it_is() {
    let text = Dice(5).text(40_000);
    for packing in [Packing::Stored, Packing::Lzx] {
        let mut bytes = Cab::of(packing, &[("a.log", &text), ("b.log", &text), ("c.log", &text)]).bytes();
        // The last byte of the second block.
        let at = bytes.len() - 60_000;
        bytes[at] ^= 1;
        let found = members("s.cab", bytes);
        let said: Vec<_> = found.sources.iter().map(read).collect();
        let wrong = Some("a checksum is wrong: some bytes are not what was packed".to_owned());
        assert_eq!(said[0], (text.clone(), wrong.clone()), "{packing:?}");
        assert_eq!(said[1].1, wrong);
        assert_eq!(said[2], (text.clone(), None));
    }
}

#[test]
fn a_damaged_block_leaves_what_comes_before() {
    let text = Dice(6).text(40_000);
    let good = Cab::of(Packing::MsZip, &[("a.log", &text), ("b.log", &text), ("c.log", &text)]).bytes();
    let mut bytes = good.clone();
    let last = bytes.windows(2).rposition(|two| two == b"CK").expect("blocks");
    bytes[last] = b'X';
    let found = members("d.cab", bytes);
    assert_eq!(whole(&found.sources[0]), text);
    assert_eq!(whole(&found.sources[1]), text);
    let (prefix, trouble) = read(&found.sources[2]);
    assert_eq!(prefix, text[..98_304 - 80_000]);
    assert_eq!(
        trouble.as_deref(),
        Some("the packed bytes of its folder are damaged: 18304 of its 40000 bytes could be unpacked")
    );
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![0; 80 << 20];
    let bomb = Member::deflated("zeros", &zeros);
    let packed = bomb.packed.len();
    let found = members("b.zip", zip(&[bomb.clone(), Member::stored("a.log", A)]));
    let sentence = format!("{packed} bytes that unpack to {}, more than 1:500, as no log does: not read", zeros.len());
    assert_eq!(skipped(&found), [("b.zip!zeros", &sentence[..])]);
    assert_eq!(whole(&found.sources[0]), A);

    // It says that it is small: no more is unpacked.
    let liar = Member { len: 1000, ..bomb.clone() };
    let (bytes, trouble) = read(&members("b.zip", zip(&[liar])).sources[0]);
    assert_eq!(bytes.len(), 1000);
    assert!(trouble.expect("a sentence").starts_with("it is longer than"));

    // It says that it is huge, and is not: nothing is allocated.
    for method in [0, 8] {
        let liar = Member { method, len: u32::MAX, told: u32::MAX, ..Member::deflated("x", A) };
        let packed = liar.packed.clone();
        let found = members("b.zip", zip(&[liar]));
        assert!(found.sources[0].len < 20_000);
        let (bytes, trouble) = read(&found.sources[0]);
        assert_eq!(bytes, if method == 0 { &packed[..] } else { A });
        assert!(trouble.is_some_and(|trouble| trouble.ends_with(" of its 4294967295 bytes could be unpacked")));
    }

    // One stream listed 60,000 times.
    let mut list = vec![Member::deflated("0", &zeros[..1 << 20])];
    let again = Member { packed: Vec::new(), elsewhere: Some(0), ..list[0].clone() };
    list.extend((1..60_000).map(|number| Member { name: format!("{number}").into_bytes(), ..again.clone() }));
    let found = members("b.zip", zip(&list));
    assert_eq!((found.sources.len(), found.skipped.len()), (1, 59_999));
    assert_eq!(found.skipped[0].reason, "shares its bytes with another member: not read");
    assert_eq!(whole(&found.sources[0]).len(), 1 << 20);

    // A cabinet of zeros, and one of folders that all begin at the same place.
    let found = members("b.cab", Cab::of(Packing::MsZip, &[("zeros", &zeros), ("a.log", A)]).bytes());
    assert_eq!(found.skipped.len(), 2);
    assert!(found.skipped[0].reason.contains("more than 1:500, as no log does"), "{found:?}");
    let one = make::cab::Folder { packing: Packing::Stored, files: vec![("a".to_owned(), A.to_vec())] };
    let mut bytes = Cab { folders: vec![one; 1000], ..Cab::default() }.bytes();
    for number in 1..1000 {
        let first: [u8; 4] = bytes[36..40].try_into().expect("four");
        bytes[36 + 8 * number..40 + 8 * number].copy_from_slice(&first);
    }
    let found = members("b.cab", bytes);
    assert_eq!((found.sources.len(), found.skipped.len()), (1, 999));
    assert_eq!(found.skipped[0].reason, "shares its bytes with another folder: not read");
}

#[test]
fn limits_are_kept() {
    let list: Vec<Member> = (0..10).map(|number| Member::deflated(format!("{number}"), &[7; 1000])).collect();
    let limits = Limits { members: 3, ..Limits::default() };
    let found = limited("l.zip", zip(&list), limits);
    assert_eq!(found.sources.len(), 3);
    assert_eq!(found.notes, ["more than 3 members in all archives: the rest is not read"]);
    let limits = Limits { member_bytes: 999, ..Limits::default() };
    let found = limited("l.zip", zip(&list), limits);
    assert!(found.sources.is_empty());
    assert_eq!(found.skipped[0].reason, "1000 bytes to unpack, more than the limit of 999: not read");
    let limits = Limits { total_bytes: 5500, ..Limits::default() };
    let mut archives = Archives::new(limits);
    let source = Source::memory("l.zip", zip(&list));
    let found = archives.members(&source).expect("an archive");
    assert_eq!((found.sources.len(), found.skipped.len()), (5, 5));
    assert_eq!(found.skipped[0].reason, "all archives together unpack to more than 5500 bytes: not read");
    // They are for all archives together.
    assert_eq!(archives.members(&source).expect("an archive").sources.len(), 0);
    // Of a cabinet too.
    let files: [(&str, &[u8]); 3] = [("a", &[1; 1000]), ("b", &[2; 1000]), ("c", &[3; 1000])];
    let limits = Limits { member_bytes: 2500, ..Limits::default() };
    let found = limited("l.cab", Cab::of(Packing::MsZip, &files).bytes(), limits);
    assert_eq!(names(&found), ["l.cab!a", "l.cab!b"]);
    assert_eq!(whole(&found.sources[1]), [2; 1000]);
}

/// Bytes changed at random, thousands of times: no panic, an end, and never more than is allowed.
#[test]
fn damaged_archives_do_no_harm() {
    let text = Dice(9).text(70_000);
    let files: [(&str, &[u8]); 3] = [("a.log", &text[..5000]), ("b.log", &text), ("c.log", A)];
    let list: Vec<Member> = files.iter().map(|(name, bytes)| Member::deflated(name, bytes)).collect();
    let streamed: Vec<Member> = list.iter().cloned().map(Member::streamed).collect();
    let mut samples = vec![zip(&list), zip(&streamed)];
    samples.extend([Packing::Stored, Packing::MsZip, Packing::Lzx].map(|packing| Cab::of(packing, &files).bytes()));
    let limits = Limits { member_bytes: 1 << 20, total_bytes: 4 << 20, ..Limits::default() };
    let mut dice = Dice(10);
    for sample in &samples {
        for round in 0..400 {
            let mut bytes = sample.clone();
            for _ in 0..=dice.below(4) {
                // Mostly where the structure is: at both ends.
                let reach = bytes.len().min(if round % 2 == 0 { 300 } else { usize::MAX });
                let at = dice.below(reach);
                let at = if round % 4 < 2 { at } else { bytes.len() - 1 - at };
                bytes[at] = dice.below(256) as u8;
            }
            if round % 5 == 0 {
                bytes.truncate(dice.below(bytes.len()));
            }
            let Ok(found) = Archives::new(limits).members(&Source::memory("f", bytes)) else { continue };
            for source in &found.sources {
                assert!(source.len <= 1 << 20);
                let _ = read(source);
            }
        }
    }
}
