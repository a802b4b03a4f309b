//! Templates, compiled: what of an element tree is kept, as a list of operations over the values of a record.

use super::cursor::{Cursor, Odd};
use super::op::{Op, Part, Place};
use super::role::{Role, Slot};
use super::{token, value};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The plans of a chunk.
#[derive(Debug)]
pub struct Plans {
    /// The operations of all plans.
    pub ops: Vec<Op>,
    /// Names and text of the templates, as UTF-8.
    pub text: Vec<u8>,
    known: FxHashMap<(u32, Role), Range<usize>>,
    /// What may still be done for this chunk: one for each token, value, operation and unit of text.
    fuel: usize,
}

/// An element that is being compiled.
struct Open {
    role: Role,
    name: Place,
    /// Its `Name`, where it is data.
    told: Option<Part>,
    content: Content,
    has_children: bool,
    /// Where its `Unless` stands.
    unless: Option<usize>,
}

#[derive(Clone, Copy)]
enum Content {
    Nothing,
    One(Part),
    /// Text and values, side by side: left to the crate.
    Mixed,
}

impl Content {
    fn add(&mut self, part: Part) {
        *self = match (*self, part) {
            (Content::Nothing, part) => Content::One(part),
            (Content::One(Part::Fixed(first)), Part::Fixed(second)) if first.to == second.from => {
                Content::One(Part::Fixed(Place { to: second.to, ..first }))
            }
            _ => Content::Mixed,
        };
    }

    fn part(self) -> Result<Option<Part>, Odd> {
        match self {
            Content::Nothing => Ok(None),
            Content::One(part) => Ok(Some(part)),
            Content::Mixed => Err(Odd("text in pieces")),
        }
    }
}

/// Whose text comes next.
#[derive(Clone, Copy)]
enum Target {
    Element,
    /// An attribute, with the fact it tells.
    Attribute(Option<Slot>, bool),
}

impl Plans {
    /// For a chunk of so many bytes.
    pub fn new(length: usize) -> Self {
        // Real chunks need two or three for each of their bytes. Damage made on purpose may refer to everything from
        // everywhere: it ends here.
        Plans { ops: Vec::new(), text: Vec::new(), known: FxHashMap::default(), fuel: 16 * length }
    }

    /// Pays for work.
    #[inline(always)]
    pub fn spend(&mut self, work: usize) -> Result<(), Odd> {
        self.fuel = self.fuel.checked_sub(work).ok_or(Odd("too much work for one chunk"))?;
        Ok(())
    }

    /// The plan of the template that is defined at a byte of the chunk, for an instance inside of such an element.
    #[inline]
    pub fn template(&mut self, chunk: &[u8], at: u32, inside: Role) -> Result<Range<usize>, Odd> {
        if let Some(known) = self.known.get(&(at, inside)) {
            return Ok(known.clone());
        }
        // The next template of its bucket, its GUID and its size stand before it.
        let mut cursor = Cursor::new(chunk, at as usize);
        cursor.take(20)?;
        let size = cursor.u32()? as usize;
        let end = cursor.at.checked_add(size).filter(|end| *end <= chunk.len()).ok_or(Odd("a template is cut off"))?;
        let from = self.ops.len();
        self.elements(&mut cursor, end, inside, true)?;
        let plan = from..self.ops.len();
        self.known.insert((at, inside), plan.clone());
        Ok(plan)
    }

    /// Compiles the elements from the cursor to `end` or to the end of the first of them that stands alone. Elements of a
    /// template say on which value they depend.
    pub fn elements(&mut self, cursor: &mut Cursor<'_>, end: usize, inside: Role, template: bool) -> Result<(), Odd> {
        let mut open: Vec<Open> = Vec::with_capacity(8);
        let mut target = Target::Element;
        let mut pending = Content::Nothing;
        while cursor.at < end {
            self.spend(1)?;
            let (token, more) = token::split(cursor.u8()?);
            // An attribute ends where something else begins.
            if let (Target::Attribute(slot, is_name), token::OPEN..=token::CLOSE | token::ATTRIBUTE) = (target, token) {
                let (part, element) = (pending.part()?, open.last_mut().ok_or(STRAY)?);
                match (slot, part) {
                    (Some(slot), Some(part)) => self.ops.push(Op::Slot(slot, part)),
                    (None, part) if is_name => element.told = part,
                    _ => {}
                }
                (target, pending) = (Target::Element, Content::Nothing);
            }
            match token {
                token::END => break,
                token::FRAGMENT => drop(cursor.take(3)?),
                token::OPEN => {
                    let element = self.open(cursor, open.last_mut(), inside, more, template)?;
                    open.push(element);
                }
                token::CLOSE_START => {}
                token::CLOSE_EMPTY | token::CLOSE => {
                    self.close(open.pop().ok_or(STRAY)?)?;
                    if open.is_empty() && !template {
                        return Ok(());
                    }
                }
                token::ATTRIBUTE => {
                    let name = self.name(cursor)?;
                    let (name, role) = (name.of(&self.text), open.last().ok_or(STRAY)?.role);
                    target = Target::Attribute(role.attribute(name), role == Role::Data && name == b"Name");
                }
                _ => {
                    let part = self.part(token, cursor)?;
                    match (target, open.last_mut(), part) {
                        (Target::Attribute(..), ..) => pending.add(part),
                        // `EventData`, `UserData` or the like, nearly always.
                        (_, Some(Open { role: Role::Event, .. }), Part::Value(value)) => {
                            self.ops.push(Op::Inside(Role::Event, value));
                        }
                        (_, Some(element), _) => element.content.add(part),
                        (_, None, _) => return Err(STRAY),
                    }
                }
            }
        }
        // An end of the stream with elements open is damage.
        if open.is_empty() { Ok(()) } else { Err(Odd("an element does not end")) }
    }

    fn open(
        &mut self,
        cursor: &mut Cursor<'_>,
        parent: Option<&mut Open>,
        inside: Role,
        attributes: bool,
        template: bool,
    ) -> Result<Open, Odd> {
        let depends = if template { cursor.u16()? } else { NONE };
        cursor.take(4)?;
        let name = self.name(cursor)?;
        if attributes {
            cursor.take(4)?;
        }
        let is_root = parent.is_none();
        let around = parent.map_or(inside, |parent| {
            parent.has_children = true;
            parent.role
        });
        // The root stands whatever it depends on: seen in the field, and the `evtx` crate does so.
        let unless = (depends != NONE && !is_root).then(|| {
            self.ops.push(Op::Unless { null: depends, skip: 0 });
            self.ops.len() - 1
        });
        let role = around.child(name.of(&self.text));
        Ok(Open { role, name, told: None, content: Content::Nothing, has_children: false, unless })
    }

    fn close(&mut self, element: Open) -> Result<(), Odd> {
        match element.role {
            Role::Text(slot) => {
                if let Some(part) = element.content.part()? {
                    self.ops.push(Op::Slot(slot, part));
                }
            }
            Role::Data if !element.has_children => {
                let own = if Role::is_name(element.name.of(&self.text)) { element.name } else { Place::default() };
                let name = element.told.unwrap_or(Part::Fixed(own));
                let value = element.content.part()?.unwrap_or(Part::Fixed(Place::default()));
                self.ops.push(Op::Field { name, value });
            }
            Role::Top if !element.has_children => match element.content.part()? {
                Some(Part::Value(value)) => self.ops.push(Op::Inside(Role::Data, value)),
                Some(value) => self.ops.push(Op::Field { name: Part::Fixed(Place::default()), value }),
                None => {}
            },
            Role::Data | Role::Top if !matches!(element.content, Content::Nothing) => {
                return Err(Odd("text in pieces"));
            }
            _ => {}
        }
        if let Some(at) = element.unless {
            let ops = self.ops.len() - at - 1;
            if let Some(Op::Unless { skip, .. }) = self.ops.get_mut(at) {
                *skip = ops as u32;
            }
        }
        Ok(())
    }

    /// What stands as text of an element or attribute.
    fn part(&mut self, token: u8, cursor: &mut Cursor<'_>) -> Result<Part, Odd> {
        let from = self.text.len();
        match token {
            token::VALUE | token::CDATA => {
                if token == token::VALUE && cursor.u8()? != value::STRING {
                    return Err(Odd("text of unknown type"));
                }
                let units = usize::from(cursor.u16()?);
                self.spend(units)?;
                value::utf16(&mut self.text, value::until_nul(cursor.take(units * 2)?));
            }
            token::CHARACTER => value::utf16(&mut self.text, &cursor.u16()?.to_le_bytes()),
            token::ENTITY => {
                let char = match self.name(cursor)?.of(&self.text) {
                    b"amp" => b'&',
                    b"lt" => b'<',
                    b"gt" => b'>',
                    b"quot" => b'"',
                    b"apos" => b'\'',
                    _ => return Err(Odd("an entity that is not known")),
                };
                self.text.truncate(from);
                self.text.push(char);
            }
            token::SUBSTITUTION | token::OPTIONAL => {
                let value = cursor.u16()?;
                cursor.u8()?;
                return Ok(Part::Value(value));
            }
            _ => return Err(Odd("a token that is not known")),
        }
        Ok(Part::Fixed(Place::since(from, &self.text, true)))
    }

    /// A name: the chunk keeps each once, where it was used first.
    fn name(&mut self, cursor: &mut Cursor<'_>) -> Result<Place, Odd> {
        let at = cursor.u32()? as usize;
        let mut name = *cursor;
        name.at = at;
        // The next name of its bucket and its hash stand before it.
        name.take(6)?;
        let units = usize::from(name.u16()?);
        self.spend(units)?;
        let from = self.text.len();
        value::utf16(&mut self.text, value::until_nul(name.take(units * 2)?));
        if at == cursor.at {
            name.take(2)?;
            *cursor = name;
        }
        Ok(Place::since(from, &self.text, true))
    }
}

/// No dependency.
const NONE: u16 = 0xffff;
const STRAY: Odd = Odd("text outside of elements");
