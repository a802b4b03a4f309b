//! Finds the longest of many prefixes that a message begins with, eight bytes a step.
//!
//! A node jumps to the end of what all its prefixes have in common and reads the next bytes (eight, or as many as its
//! shortest prefix has left) as one number, which a collision-free table maps to the next node or to the one prefix
//! left. Nothing on the way is compared: the prefix found is, whole, at the end; when it does not stand there, the
//! prefixes that it begins with are tried.

/// Which of several prefixes a message begins with.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    slots: Vec<Slot>,
    prefixes: Vec<Vec<u8>>,
    /// For each prefix the longest other one it begins with.
    parents: Vec<Option<u32>>,
}

#[derive(Debug)]
struct Node {
    skip: usize,
    mask: u64,
    factor: u64,
    shift: u32,
    first_slot: usize,
    ends_here: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: u64,
    next: Next,
}

#[derive(Debug, Clone, Copy)]
enum Next {
    Nothing,
    Node(u32),
    Prefix(u32),
}

impl Tree {
    /// Builds the tree. The prefixes must be sorted, distinct and not empty; they are numbered in that order.
    pub fn new(prefixes: Vec<Vec<u8>>) -> Self {
        let parents = (0..prefixes.len())
            .map(|at| {
                (0..at).rev().find(|&before| prefixes[at].starts_with(&prefixes[before])).map(|found| found as u32)
            })
            .collect();
        let mut tree = Tree { prefixes, parents, ..Tree::default() };
        if !tree.prefixes.is_empty() {
            let all: Vec<u32> = (0..tree.prefixes.len() as u32).collect();
            tree.node(&all);
        }
        tree
    }

    /// The number of the longest prefix `message` begins with.
    #[inline(always)]
    pub fn longest(&self, message: &[u8]) -> Option<u32> {
        let mut best = None;
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            best = node.ends_here.or(best);
            let key = read(message, node.skip) & node.mask;
            let slot = self.slots[node.first_slot + (key.wrapping_mul(node.factor) >> node.shift) as usize];
            if slot.key != key {
                break;
            }
            match slot.next {
                Next::Nothing => break,
                Next::Node(next) => at = next as usize,
                Next::Prefix(found) => {
                    best = Some(found);
                    break;
                }
            }
        }
        while let Some(found) = best {
            if message.starts_with(&self.prefixes[found as usize]) {
                return best;
            }
            best = self.parents[found as usize];
        }
        None
    }

    /// The longest prefix that prefix `number` begins with.
    #[inline]
    pub fn parent(&self, number: u32) -> Option<u32> {
        self.parents[number as usize]
    }

    fn node(&mut self, group: &[u32]) -> u32 {
        let bytes = |number: u32| self.prefixes[number as usize].as_slice();
        let (first, last) = (bytes(group[0]), bytes(group[group.len() - 1]));
        let skip = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let ends_here = (first.len() == skip).then_some(group[0]);
        let open = &group[usize::from(ends_here.is_some())..];
        let stride = open.iter().map(|&number| bytes(number).len() - skip).min().unwrap_or(8).min(8);
        let mask = if stride == 8 { u64::MAX } else { (1 << (stride * 8)) - 1 };
        let mut keys: Vec<(u64, Vec<u32>)> = Vec::new();
        for &number in open {
            let key = read(bytes(number), skip) & mask;
            match keys.last_mut() {
                Some((last, members)) if *last == key => members.push(number),
                _ => keys.push((key, vec![number])),
            }
        }
        let (factor, bits) = collision_free(keys.iter().map(|(key, _)| *key).collect());
        let first_slot = self.slots.len();
        let empty = Slot { key: 0, next: Next::Nothing };
        self.slots.resize(first_slot + (1 << bits), empty);
        let at = self.nodes.len();
        let shift = 64 - bits;
        self.nodes.push(Node { skip, mask, factor, shift, first_slot, ends_here });
        for (key, members) in keys {
            let next = match members.as_slice() {
                &[one] => Next::Prefix(one),
                many => Next::Node(self.node(many)),
            };
            self.slots[first_slot + (key.wrapping_mul(factor) >> shift) as usize] = Slot { key, next };
        }
        at as u32
    }
}

/// The eight bytes at `at`, as far as the message has them, zeros behind.
#[inline]
fn read(message: &[u8], at: usize) -> u64 {
    match message.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()) {
        Some(bytes) => u64::from_le_bytes(bytes),
        None => {
            let rest = message.get(at..).unwrap_or_default();
            let mut bytes = [0; 8];
            bytes[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(bytes)
        }
    }
}

/// An odd factor that sends each key to a place of its own in a table of 2^bits, and those bits (at least 1).
fn collision_free(keys: Vec<u64>) -> (u64, u32) {
    let mut bits = (keys.len() * 2).next_power_of_two().trailing_zeros().max(1);
    loop {
        let mut factor = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..200 {
            let mut taken = vec![false; 1 << bits];
            if keys
                .iter()
                .all(|key| !std::mem::replace(&mut taken[(key.wrapping_mul(factor) >> (64 - bits)) as usize], true))
            {
                return (factor, bits);
            }
            factor = factor.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(2) | 1;
        }
        bits += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slow(prefixes: &[Vec<u8>], message: &[u8]) -> Option<u32> {
        let fits = |at: &usize| message.starts_with(&prefixes[*at]);
        (0..prefixes.len()).filter(fits).max_by_key(|&at| prefixes[at].len()).map(|at| at as u32)
    }

    #[test]
    fn finds_what_a_comparison_with_every_prefix_finds() {
        let words = [
            "[Win32App] ",
            "[Win32App] lpExitCode ",
            "[Win32App] lpExitCode is",
            "[Win32App][Detection] for",
            "[W",
            "EMS Agent",
            "EMS Agent Started",
            "Got ",
            "\u{1}",
        ];
        let mut prefixes: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
        prefixes.sort();
        let tree = Tree::new(prefixes.clone());
        for message in [
            "[Win32App] lpExitCode 5",
            "[Win32App] lpExitCode is x",
            "[Win32App] lpExit",
            "[Win",
            "[",
            "",
            "EMS Agent S",
            "EMS Agent Started",
            "Got",
            "Got 3",
            "\u{1}\0\0",
            "\0",
        ] {
            assert_eq!(tree.longest(message.as_bytes()), slow(&prefixes, message.as_bytes()), "{message:?}");
        }
        assert_eq!(Tree::new(Vec::new()).longest(b"x"), None);
    }
}
