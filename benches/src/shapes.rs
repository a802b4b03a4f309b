//! Other shapes than one large log: event logs, an archive of logs, a folder of many small files.

mod cut;
pub mod events;
pub mod folder;
pub mod packed;

pub use events::{Counts, Events};
pub use folder::Folder;
pub use packed::Packed;
