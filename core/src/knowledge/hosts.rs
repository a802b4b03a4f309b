//! What the hosts of Microsoft's services are for, and what does not work without them.
//!
//! The table is `knowledge/hosts.tsv`: host, service, what fails without it, points, source. A host alone proves nothing:
//! these are words for failures that name it.

use super::pattern::like;
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../knowledge/hosts.tsv");

/// A host, or all that match a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    /// Its name; `*` stands for any text.
    pub pattern: &'static str,
    /// What answers there.
    pub service: &'static str,
    /// What happens where it cannot be reached.
    pub without: &'static str,
    /// Runbook points, separated by blanks.
    pub points: &'static str,
    /// The page that lists it.
    pub source: &'static str,
}

static HOSTS: LazyLock<Vec<Host>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &'static str) -> Option<Host> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next();
    Some(Host { pattern: cell()?, service: cell()?, without: cell()?, points: cell()?, source: cell()? })
}

/// All of them; of several that match a name the first is meant.
pub fn hosts() -> &'static [Host] {
    &HOSTS
}

/// What answers at a host, named in any case, or at an address: its scheme, port and path do not matter.
///
/// ```
/// use oobelens::knowledge::hosts::host;
/// assert_eq!(host("Login.Microsoftonline.com").unwrap().service, "the sign-in of Entra ID");
/// assert_eq!(host("https://ekop.intel.com:443/ekcertservice").unwrap().points, "F4.1 X.preprov");
/// assert!(host("manage.microsoft.com.contoso.example").is_none());
/// ```
pub fn host(name: &str) -> Option<&'static Host> {
    let name = name.trim();
    let name = name.split_once("://").map_or(name, |(_, rest)| rest);
    let name = name.split(['/', '?', ':']).next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    HOSTS.iter().find(|host| like(&name, host.pattern))
}

/// `the Intune service; without it policies, apps and scripts do not arrive`; of an unknown host, that it is.
pub(crate) fn serves(name: &str) -> String {
    match host(name) {
        Some(host) => format!("{}; without it {}", host.service, host.without),
        None => "a host in none of the published lists".to_owned(),
    }
}
