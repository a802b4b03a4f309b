//! Other shapes than one large log: event logs, an event trace, an archive of logs, a folder of many small files.

mod cut;
pub mod events;
pub mod folder;
pub mod packed;
pub mod traces;

pub use events::{Counts, Events};
pub use folder::Folder;
pub use packed::Packed;
pub use traces::Traces;
