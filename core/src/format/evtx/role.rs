//! What an element or attribute of an event means here, by its name and the element around it.
//!
//! Source: <https://learn.microsoft.com/windows/win32/wes/eventschema-schema>

/// What an element is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nothing yet: the beginning of the record.
    Document,
    /// `Event`.
    Event,
    /// `System`.
    System,
    /// An element of `System` whose attributes are facts.
    Holder(Holder),
    /// An element whose text is a fact.
    Text(Slot),
    /// `RenderingInfo`, in forwarded events.
    Rendering,
    /// `EventData`, `UserData` and their like: a holder of data.
    Top,
    /// Data, or an element with data in it.
    Data,
    /// Nothing that is kept.
    Nothing,
}

/// Elements of `System` with facts in attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// `Provider`.
    Provider,
    /// `TimeCreated`.
    Time,
    /// `Execution`.
    Execution,
}

/// A fact about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names of the schema")]
pub enum Slot {
    Provider,
    Guid,
    EventId,
    Version,
    Level,
    Time,
    RecordId,
    Pid,
    Tid,
    Channel,
    Computer,
    Message,
}

impl Role {
    /// What an element of that name is for inside of this one.
    pub fn child(self, name: &[u8]) -> Role {
        match (self, name) {
            (Role::Document, b"Event") => Role::Event,
            (Role::Event, b"System") => Role::System,
            (Role::Event, b"RenderingInfo") => Role::Rendering,
            (Role::Event, b"EventData" | b"UserData" | b"ProcessingErrorData" | b"DebugData") => Role::Top,
            (Role::Event | Role::Top | Role::Data, _) => Role::Data,
            (Role::System, b"Provider") => Role::Holder(Holder::Provider),
            (Role::System, b"TimeCreated") => Role::Holder(Holder::Time),
            (Role::System, b"Execution") => Role::Holder(Holder::Execution),
            (Role::System, b"EventID") => Role::Text(Slot::EventId),
            (Role::System, b"Version") => Role::Text(Slot::Version),
            (Role::System, b"Level") => Role::Text(Slot::Level),
            (Role::System, b"EventRecordID") => Role::Text(Slot::RecordId),
            (Role::System, b"Channel") => Role::Text(Slot::Channel),
            (Role::System, b"Computer") => Role::Text(Slot::Computer),
            (Role::Rendering, b"Message") => Role::Text(Slot::Message),
            _ => Role::Nothing,
        }
    }

    /// The fact that an attribute of that name tells.
    pub fn attribute(self, name: &[u8]) -> Option<Slot> {
        match (self, name) {
            (Role::Holder(Holder::Provider), b"Name") => Some(Slot::Provider),
            (Role::Holder(Holder::Provider), b"Guid") => Some(Slot::Guid),
            (Role::Holder(Holder::Time), b"SystemTime") => Some(Slot::Time),
            (Role::Holder(Holder::Execution), b"ProcessID") => Some(Slot::Pid),
            (Role::Holder(Holder::Execution), b"ThreadID") => Some(Slot::Tid),
            _ => None,
        }
    }

    /// Whether the name of an element is that of its data, unless its `Name` says otherwise: `Data` is none.
    pub fn is_name(element: &[u8]) -> bool {
        element != b"Data"
    }
}
