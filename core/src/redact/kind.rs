//! What is personal, by kind.

use serde::Serialize;

/// A kind of what is replaced. Its word stands before the pseudonym: `user-3f2a91bc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person: a user's name, the first part of a mail address, the id of a user.
    User,
    /// A computer: its name, its ids in Entra and Intune.
    Device,
    /// An organisation: its name, its domains, its ids.
    Tenant,
    /// The security identifier of an account.
    Sid,
    /// A serial number or asset tag.
    Serial,
    /// A hardware hash, or the hash of a TPM's key.
    Hardware,
    /// An IP address.
    Ip,
    /// A MAC address.
    Mac,
    /// The name of a Wi-Fi network.
    Network,
    /// The address of a push channel of Windows (WNS).
    Channel,
    /// A token or a signature that opens something.
    Token,
    /// A password, a key, a certificate.
    Secret,
    /// The body of a script; only where asked for.
    Script,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::User,
        Kind::Device,
        Kind::Tenant,
        Kind::Sid,
        Kind::Serial,
        Kind::Hardware,
        Kind::Ip,
        Kind::Mac,
        Kind::Network,
        Kind::Channel,
        Kind::Token,
        Kind::Secret,
        Kind::Script,
    ];

    /// The word before a pseudonym.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::User => "user",
            Kind::Device => "device",
            Kind::Tenant => "tenant",
            Kind::Sid => "sid",
            Kind::Serial => "serial",
            Kind::Hardware => "hardware",
            Kind::Ip => "ip",
            Kind::Mac => "mac",
            Kind::Network => "network",
            Kind::Channel => "channel",
            Kind::Token => "token",
            Kind::Secret => "secret",
            Kind::Script => "script",
        }
    }
}
