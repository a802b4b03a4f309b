//! Inputs on which a careless reader takes time that grows faster than they do.

/// A shape of input that can be made of any size.
#[derive(Debug, Clone, Copy)]
pub struct Hostile {
    /// What it is, in a few words.
    pub name: &'static str,
    /// The name of a source that holds it.
    pub file: &'static str,
    /// What stands before what is repeated.
    head: &'static str,
    /// What is repeated.
    part: &'static str,
    /// What stands behind it.
    end: &'static str,
}

impl Hostile {
    /// It, of about so many bytes.
    pub fn make(&self, bytes: usize) -> Vec<u8> {
        let times = bytes / self.part.len();
        [self.head.as_bytes(), self.part.repeat(times).as_bytes(), self.end.as_bytes()].concat()
    }
}

/// The agent's log, and what stands behind a message in it.
const LOG: &str = "IntuneManagementExtension.log";
const OPEN: &str = "<![LOG[";
const END: &str = "]LOG]!><time=\"09:00:00.0230007\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";

const fn shape(
    name: &'static str,
    file: &'static str,
    head: &'static str,
    part: &'static str,
    end: &'static str,
) -> Hostile {
    Hostile { name, file, head, part, end }
}

/// Every shape that is known.
pub const HOSTILE: &[Hostile] = &[
    shape("open markers without a close", LOG, "", OPEN, ""),
    shape("open markers with a line between them", LOG, "", "<![LOG[text\r\n", END),
    shape("close markers without an open", LOG, OPEN, "]LOG]!>", ""),
    shape(
        "close markers with half of the attributes",
        LOG,
        OPEN,
        "]LOG]!><time=\"09:00:00.0230007\" date=\"8-4-2026\" ",
        "",
    ),
    shape("attributes without a message", LOG, "<![LOG[x", END, ""),
    shape(
        "bare attributes, a line each",
        LOG,
        "<![LOG[x\r\n",
        "\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"1\"\r\n",
        END,
    ),
    shape("the word that markers share", LOG, OPEN, "LOG", END),
    shape("one long record", LOG, "<![LOG[[Win32App] ", "x", END),
    shape("brackets in one another, in a record", LOG, "<![LOG[Get policies = ", "[", END),
    shape("objects in one another, in a record", LOG, "<![LOG[Get policies = ", "[{\"Id\":", END),
    shape("what a template looks for, again and again", LOG, OPEN, "[Win32App] Processing app (id=", END),
    shape("what a gap stands before, again and again", LOG, "<![LOG[[Win32App] ", " with mode = , name = (", END),
    shape("codes in a message", LOG, "<![LOG[[Win32App] failed with ", "0x80070005 ", END),
    shape(
        "tiny records",
        LOG,
        "",
        "<![LOG[x]LOG]!><time=\"09:00:00.0230007\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"3\" thread=\"4\" file=\"\">\r\n",
        "",
    ),
    shape("tiny events", "events.xml", "<Events>", "<Event><System><EventID>1</EventID></System></Event>", "</Events>"),
    shape("events that do not end", "events.xml", "<Events>", "<Event><System>", ""),
    shape("elements in one another", "a.xml", "<?xml version=\"1.0\"?>", "<a>", ""),
    shape("entities", "a.xml", "<?xml version=\"1.0\"?><a>", "&lol;", "</a>"),
    shape("brackets in one another, in a document", "a.json", "{\"a\":", "[", ""),
    shape("members of one object", "a.json", "{", "\"a\":1,", "\"b\":2}"),
    shape("cells of one row", "events.csv", "Level,Date and Time,Source,Event ID,Task Category\n", "\"\"\",", "\n"),
    shape("quotes that do not end", "events.csv", "Level,Date and Time,Source,Event ID,Task Category\n", "\"a\n", ""),
    shape(
        "values that go on",
        "a.reg",
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\X]\r\n\"A\"=hex:",
        "00,\\\r\n  ",
        "00\r\n",
    ),
    shape(
        "keys without values",
        "a.reg",
        "Windows Registry Editor Version 5.00\r\n\r\n",
        "[HKEY_LOCAL_MACHINE\\X]\r\n",
        "",
    ),
    shape("lines of a setup log", "setupact.log", "", "2026-08-20 09:04:06, Error      x\r\n", ""),
    shape(
        "frames of a command",
        "dsregcmd.txt",
        "+----------------------------------------------------------------------+\n| Device State                                                         |\n",
        "+---+\n| A |\n",
        "",
    ),
    shape("headers of members", "a.zip", "PK\u{3}\u{4}", "PK\u{3}\u{4}PK\u{1}\u{2}", ""),
];
