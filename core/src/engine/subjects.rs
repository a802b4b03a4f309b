//! What happens happens to: apps, scripts, hosts, users, each with a number.

use super::said::Value;
use rustc_hash::FxHashMap;

/// Values by number.
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    values: Vec<Owned>,
    texts: FxHashMap<Box<str>, u32>,
    /// Those that are no texts.
    others: FxHashMap<Value<'static>, u32>,
}

/// A value with a home of its own.
#[derive(Debug, Clone)]
enum Owned {
    Text(Box<str>),
    Other(Value<'static>),
}

impl Subjects {
    /// How many there are: the first is number 0.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The number of a value that is among them.
    pub fn id(&self, value: Value<'_>) -> Option<u32> {
        match value {
            Value::Text(text) => self.texts.get(text).copied(),
            Value::Int(number) => self.others.get(&Value::Int(number)).copied(),
            Value::Code(number) => self.others.get(&Value::Code(number)).copied(),
            Value::Guid(number) => self.others.get(&Value::Guid(number)).copied(),
        }
    }

    /// The number of a value, which is among them from now on.
    pub fn intern(&mut self, value: Value<'_>) -> u32 {
        if let Some(known) = self.id(value) {
            return known;
        }
        let number = self.values.len() as u32;
        let other = match value {
            Value::Text(text) => {
                self.texts.insert(text.into(), number);
                self.values.push(Owned::Text(text.into()));
                return number;
            }
            Value::Int(number) => Value::Int(number),
            Value::Code(number) => Value::Code(number),
            Value::Guid(number) => Value::Guid(number),
        };
        self.others.insert(other, number);
        self.values.push(Owned::Other(other));
        number
    }

    /// The value of that number.
    pub fn get(&self, number: u32) -> Option<Value<'_>> {
        Some(match self.values.get(number as usize)? {
            Owned::Text(text) => Value::Text(text),
            Owned::Other(value) => *value,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_number() {
        let mut subjects = Subjects::default();
        let values = [Value::Text("7"), Value::Int(7), Value::Code(7), Value::Guid(7), Value::Text("")];
        let numbers = values.map(|value| subjects.intern(value));
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
        assert_eq!(values.map(|value| subjects.intern(value)), numbers);
        assert_eq!(values.map(|value| subjects.id(value)), numbers.map(Some));
        assert_eq!(numbers.map(|number| subjects.get(number)), values.map(Some));
        assert_eq!((subjects.id(Value::Int(8)), subjects.get(5), subjects.len()), (None, None, 5));
    }
}
