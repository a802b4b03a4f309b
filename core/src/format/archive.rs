//! Archives, as formats: what is in them is found by [`source`](crate::source).

use super::{Format, Known, Read};

/// Zip archives and cabinets.
pub const KNOWN: &[Known] = &[
    Known {
        format: Format { name: "zip archive", family: "", read: Read::Archive },
        is: |head| head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06"),
    },
    Known {
        format: Format { name: "cabinet archive", family: "", read: Read::Archive },
        is: |head| head.bytes.starts_with(b"MSCF\0\0\0\0"),
    },
];
