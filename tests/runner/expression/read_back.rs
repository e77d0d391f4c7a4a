//! Sentences read back: what is joined by `and` and `or` has one reading, and the right one.
//!
//! The reader below knows no expression. It reads a sentence from left to right and never
//! has a choice; on every combination of true and false it must come to what the
//! expression says.

use proptest::prelude::*;
use survey::report::Language;
use survey::report::phrase;

use crate::expression::phrase::{Spoken, runner};
use crate::expression::*;

const ATOMS: [&str; 5] =
    ["samordnare == 'ja'", "arbete == 'yes'", "antal > 5", "belopp > 1", "samtycke"];

/// A condition put together of the atoms.
#[derive(Clone, Debug)]
enum Joined {
    Atom(usize),
    Not(Box<Joined>),
    All(Vec<Joined>),
    Any(Vec<Joined>),
}

impl Joined {
    fn source(&self) -> String {
        let list = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(Self::source).collect();
            format!("({})", parts.join(word))
        };
        match self {
            Self::Atom(atom) => format!("({})", ATOMS[*atom]),
            Self::Not(part) => format!("(not {})", part.source()),
            Self::All(parts) => list(parts, " and "),
            Self::Any(parts) => list(parts, " or "),
        }
    }

    fn holds(&self, truths: usize) -> bool {
        match self {
            Self::Atom(atom) => truths >> atom & 1 == 1,
            Self::Not(part) => !part.holds(truths),
            Self::All(parts) => parts.iter().all(|part| part.holds(truths)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(truths)),
        }
    }
}

fn joined() -> impl Strategy<Value = Joined> {
    let atom = (0..ATOMS.len()).prop_map(Joined::Atom);
    atom.prop_recursive(3, 14, 4, |inner| {
        let parts = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            1 => inner.prop_map(|part| Joined::Not(Box::new(part))),
            2 => parts.clone().prop_map(Joined::All),
            2 => parts.prop_map(Joined::Any),
        ]
    })
}

/// Reads sentences of one language.
struct Reader {
    /// The words of each atom, and of its opposite.
    atoms: Vec<(String, Joined)>,
    either: &'static str,
    both: &'static str,
    and: &'static str,
    or: &'static str,
    /// What stands before numbered parts of which all, and of which one, must hold.
    numbered: [&'static str; 2],
}

impl Reader {
    fn new(language: Language) -> Self {
        let world = World::new();
        let told = |source: &str| {
            let clause = phrase::condition(source, &Spoken(&world, language));
            let told = clause.relative(language, None).unwrap();
            told.trim_start_matches(language.pick("those who ", "dem som ")).to_owned()
        };
        let atoms = ATOMS.iter().enumerate().flat_map(|(at, atom)| {
            let not = Joined::Not(Box::new(Joined::Atom(at)));
            [(told(atom), Joined::Atom(at)), (told(&format!("not ({atom})")), not)]
        });
        Self {
            atoms: atoms.collect(),
            either: language.pick("either ", "antingen "),
            both: language.pick("both ", "både "),
            and: language.pick(" and ", " och "),
            or: language.pick(" or ", " eller "),
            numbered: language.pick(
                [
                    "meet all of these conditions: ",
                    "meet at least one of these conditions: ",
                ],
                [
                    "uppfyller alla dessa villkor: ",
                    "uppfyller minst ett av dessa villkor: ",
                ],
            ),
        }
    }

    /// A whole sentence.
    fn sentence(&self, text: &str, depth: usize) -> Joined {
        for (at, head) in self.numbered.iter().enumerate() {
            if let Some(rest) = text.strip_prefix(head) {
                let parts = numbered(rest, depth);
                let parts =
                    parts.iter().map(|part| self.sentence(part, depth + 1)).collect();
                return if at == 0 { Joined::All(parts) } else { Joined::Any(parts) };
            }
        }
        let (read, rest) = self.phrase(text);
        assert!(rest.is_empty(), "left over: {rest:?} of {text:?}");
        read
    }

    /// "either x, y or z", or "x, y and z"; what is left of the text.
    fn phrase<'t>(&self, text: &'t str) -> (Joined, &'t str) {
        if let Some(rest) = text.strip_prefix(self.either) {
            let (parts, rest) = self.list(rest, self.or);
            return (Joined::Any(parts), rest);
        }
        let (mut parts, rest) = self.list(text, self.and);
        match parts.len() {
            1 => (parts.remove(0), rest),
            _ => (Joined::All(parts), rest),
        }
    }

    fn list<'t>(&self, text: &'t str, word: &str) -> (Vec<Joined>, &'t str) {
        let (first, mut rest) = self.part(text);
        let mut parts = vec![first];
        loop {
            let is_last = rest.starts_with(word);
            let after = match is_last {
                true => rest.strip_prefix(word),
                false => rest.strip_prefix(", "),
            };
            let Some(after) = after else { return (parts, rest) };
            let (part, left) = self.part(after);
            parts.push(part);
            rest = left;
            if is_last {
                return (parts, rest);
            }
        }
    }

    /// An atom, "both x and y", or "either x or y".
    fn part<'t>(&self, text: &'t str) -> (Joined, &'t str) {
        if let Some(rest) = text.strip_prefix(self.both) {
            let (parts, rest) = self.list(rest, self.and);
            assert_eq!(parts.len(), 2, "{text}");
            return (Joined::All(parts), rest);
        }
        if text.starts_with(self.either) {
            return self.phrase(text);
        }
        for (words, atom) in &self.atoms {
            if let Some(rest) = text.strip_prefix(words) {
                return (atom.clone(), rest);
            }
        }
        panic!("no atom: {text}");
    }
}

/// The parts behind the marks of a depth.
fn numbered(text: &str, depth: usize) -> Vec<&str> {
    let marks = [
        ["1", "2", "3", "4", "5"],
        ["a", "b", "c", "d", "e"],
        ["i", "ii", "iii", "iv", "v"],
    ];
    let mut parts = Vec::new();
    let mut rest = text.strip_prefix(&format!("({}) ", marks[depth][0])).unwrap();
    for mark in &marks[depth][1..] {
        match rest.split_once(&format!("; ({mark}) ")) {
            Some((part, after)) => {
                parts.push(part);
                rest = after;
            }
            None => break,
        }
    }
    parts.push(rest);
    parts
}

#[test]
fn what_is_joined_has_one_reading_and_it_is_right() {
    let world = World::new();
    let readers = [Language::Swedish, Language::English].map(|l| (l, Reader::new(l)));
    let count = std::cell::Cell::new([0; 2]);
    let one = |joined: Joined| {
        let source = joined.source();
        for (language, reader) in &readers {
            let clause = phrase::condition(&source, &Spoken(&world, *language));
            let Some(told) = clause.relative(*language, None) else { continue };
            let told = told.trim_start_matches(language.pick("those who ", "dem som "));
            let read = reader.sentence(told, 0);
            let numbered = usize::from(told.contains("(1)"));
            let mut counts = count.get();
            counts[numbered] += 1;
            count.set(counts);
            for truths in 0..1 << ATOMS.len() {
                let (found, expected) = (read.holds(truths), joined.holds(truths));
                prop_assert_eq!(found, expected, "{}\n{}\n{:?}", source, told, read);
            }
        }
        Ok(())
    };
    runner(3000).run(&joined(), one).unwrap();
    let [plain, numbered] = count.get();
    assert!(plain > 1000 && numbered > 100, "{plain} {numbered}");
}
