//! The groups of a document in the order they begin.
//!
//! A group's plain members may stand behind its inner groups, so groups are kept until the document ends; their texts
//! are borrowed.

use crate::format::by_line::{put_bad, span};
use crate::format::{Input, Sink};
use crate::record::{AnomalyKind, Field, Fields, Item, Level, Origin, Record};
use crate::text::Text;
use std::borrow::Cow;

/// The groups of a document.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    /// How deep groups are followed. What lies deeper is passed over.
    deepest: usize,
    groups: Vec<Group<'a>>,
    open: Vec<usize>,
    bad: Vec<(usize, usize, AnomalyKind, &'static str)>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Group<'a> {
    start: usize,
    end: usize,
    depth: usize,
    step: Step<'a>,
    /// Its plain members.
    pub members: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Its own text, beside its members.
    pub text: String,
}

impl<'a> Group<'a> {
    /// Where it begins.
    pub const fn start(&self) -> usize {
        self.start
    }

    /// The name of an element; empty for anything else.
    pub const fn name(&self) -> &'a str {
        match self.step {
            Step::Element(name) => name,
            _ => "",
        }
    }
}

/// The last step of the way to a group.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// None: the document itself.
    Root,
    /// A member of an object.
    Member(Cow<'a, str>),
    /// An element of an array.
    Index(usize),
    /// An XML element.
    Element(&'a str),
}

impl<'a> Tree<'a> {
    /// None so far; so many in one another are followed.
    pub fn within(nesting: u32) -> Self {
        Tree { deepest: nesting as usize, ..Tree::default() }
    }

    /// A group begins.
    pub fn open(&mut self, start: usize, step: Step<'a>) {
        let group = Group { start, end: start, depth: self.open.len(), step, members: Vec::new(), text: String::new() };
        self.open.push(self.groups.len());
        self.groups.push(group);
    }

    /// The group that was begun last and has not ended.
    pub fn current(&mut self) -> Option<&mut Group<'a>> {
        self.groups.get_mut(*self.open.last()?)
    }

    /// It ends.
    pub fn close(&mut self, end: usize) {
        if let Some(group) = self.open.pop().and_then(|at| self.groups.get_mut(at)) {
            group.end = end;
        }
    }

    /// It ends, and is given back where it holds no group and no member: then it is plain itself.
    pub fn close_plain(&mut self, end: usize) -> Option<Group<'a>> {
        let last = self.open.last().is_some_and(|at| at + 1 == self.groups.len());
        if last && self.groups.last().is_some_and(|group| group.members.is_empty()) {
            self.open.pop();
            return self.groups.pop();
        }
        self.close(end);
        None
    }

    /// Whether what begins now lies too deep.
    pub fn is_full(&self) -> bool {
        self.depth() >= self.deepest
    }

    /// How many groups are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A stretch that cannot be read. Stretches come in order; one that begins before others takes them in.
    pub fn bad(&mut self, start: usize, end: usize, kind: AnomalyKind, why: &'static str) {
        while self.bad.pop_if(|last| last.0 >= start).is_some() {}
        self.bad.push((start, end, kind, why));
    }

    /// Hands out every group that has members or text, and what cannot be read. The bytes of a group reach to the next
    /// item, so that no two overlap.
    pub fn put(mut self, input: &Input<'_>, sink: &mut dyn Sink) {
        let reached = self.bad.iter().map(|(start, ..)| *start).min().unwrap_or(input.bytes.len());
        while let Some(open) = self.open.last() {
            // The document ended before the group did.
            let end = reached.max(self.groups.get(*open).map_or(0, |group| group.start));
            self.close(end);
        }
        let mut path = String::new();
        let mut lengths = Vec::new();
        let mut bad = self.bad.iter().peekable();
        let mut groups = self.groups.iter().peekable();
        let mut fields = Vec::new();
        while let Some(group) = groups.next() {
            if !sink.wants_more() {
                return;
            }
            lengths.truncate(group.depth);
            path.truncate(lengths.last().copied().unwrap_or(0));
            group.step.add_to(&mut path);
            lengths.push(path.len());
            while let Some((start, end, kind, why)) = bad.next_if(|bad| bad.0 < group.start) {
                put_bad(input, sink, (*start, *end), *kind, why);
            }
            if group.members.is_empty() && group.text.is_empty() {
                continue;
            }
            let next = groups.peek().map_or(group.end, |next| next.start.min(group.end));
            let next = bad.peek().map_or(next, |bad| bad.0.min(next));
            fields.clear();
            fields.extend(group.members.iter().map(|(name, value)| Field { name: text(name), value: text(value) }));
            sink.item(Item::Record(Record {
                span: span(input, group.start, next),
                time: None,
                level: Level::default(),
                text: text(&group.text),
                fields: Fields::new(&fields),
                origin: Origin::Document { path: text(&path) },
            }));
        }
        for (start, end, kind, why) in bad {
            put_bad(input, sink, (*start, *end), *kind, why);
        }
    }
}

fn text(text: &str) -> Text<'_> {
    Text::from(text)
}

impl Step<'_> {
    fn add_to(&self, path: &mut String) {
        match self {
            Step::Root => {}
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Index(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
            Step::Element(name) => {
                path.push('/');
                path.push_str(name);
            }
        }
    }
}
