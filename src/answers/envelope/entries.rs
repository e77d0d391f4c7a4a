//! Lists of objects in what a file says of itself.
//!
//! *In:* a raw value. *Out:* each object with the values of the keys it may have, and
//! findings about what is no such object.
//!
//! What the values mean is said where they are asked for.

use crate::answers::json::{self, Shape};
use crate::answers::judge::{Judge, escaped};
use crate::answers::words;
use crate::diagnostic::nearest;

/// What the entries of a list are called, and which keys they have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries<const N: usize> {
    /// The keys; those that each must have come first.
    pub(super) keys: [&'static str; N],
    pub(super) needed: usize,
    /// Such as `("signature", "signaturen")`.
    pub(super) called: (&'static str, &'static str),
}

/// An entry: where it is, as a JSON pointer without its first `/`, and its values.
pub(super) struct Entry<'t, const N: usize> {
    pub(super) at: String,
    pub(super) raw: &'t str,
    pub(super) values: [Option<&'t str>; N],
}

impl<'t> Judge<'_, 't> {
    /// The sound entries of a list.
    pub(super) fn entries<const N: usize>(
        &mut self,
        at: &str,
        raw: &'t str,
        of: Entries<N>,
    ) -> Vec<Entry<'t, N>> {
        let mut found = Vec::new();
        if json::shape(raw) != Shape::List {
            self.wrong(at, raw, ("a list", "en lista"));
            return found;
        }
        let mut elements = Vec::new();
        json::elements(raw, |element| elements.push(element));
        for (number, raw) in elements.into_iter().enumerate() {
            let at = format!("{at}/{number}");
            if json::shape(raw) != Shape::Object {
                self.wrong(&at, raw, ("an object", "ett objekt"));
            } else if let Some(values) = self.values(&at, raw, of) {
                found.push(Entry { at, raw, values });
            }
        }
        found
    }

    fn values<const N: usize>(
        &mut self,
        at: &str,
        raw: &'t str,
        of: Entries<N>,
    ) -> Option<[Option<&'t str>; N]> {
        let mut pairs: [Option<(&'t str, &'t str)>; N] = [None; N];
        let (en, sv) = of.called;
        let _ = json::entries(raw, |key, value| {
            let Ok(name) = json::text(key) else {
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            let place = of.keys.iter().zip(&mut pairs).find(|(known, _)| **known == name);
            let Some((_, place)) = place else {
                let shown = words::shown(&name, false);
                let finding = self.about(at, key).says(
                    format!("the {en} may have no key {}", shown.en),
                    format!("{sv} kan inte ha någon nyckel {}", shown.sv),
                );
                self.findings.push(finding.suggest(nearest(&name, of.keys)));
                return true;
            };
            match *place {
                None => *place = Some((key, value)),
                Some((first, _)) => {
                    self.second_key(key, &format!("{at}/{}", escaped(&name)), first);
                }
            }
            true
        });
        let lacking = of.keys.iter().zip(&pairs).take(of.needed);
        let lacking: Vec<&str> =
            lacking.filter(|(_, pair)| pair.is_none()).map(|(key, _)| *key).collect();
        for key in &lacking {
            let finding = self
                .about(at, raw)
                .says(format!("the {en} has no `{key}`"), format!("{sv} saknar `{key}`"));
            self.findings.push(
                finding.help(
                    format!("write `\"{key}\": …`"),
                    format!("skriv `\"{key}\": …`"),
                ),
            );
        }
        lacking.is_empty().then(|| pairs.map(|pair| pair.map(|(_, value)| value)))
    }
}
