//! Which questionnaire a text of answers is about, for many threads.
//!
//! *In:* texts. *Out:* what is known of the questionnaire that each names.
//!
//! Nothing is loaded here: a name that is met for the first time is given back to whoever
//! can load it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::answers::peek;
use crate::cli::batch::Key;

/// What is known of every questionnaire that was named so far.
pub struct Seats<S> {
    seats: RwLock<BTreeMap<Key, Arc<S>>>,
    /// The questionnaire of texts that name none.
    pub assumed: Option<Key>,
}

/// The questionnaire of the text before, which is mostly that of the next one too.
pub type Last<S> = Option<(Key, Arc<S>)>;

/// What a text names.
pub enum Sought<'s, S> {
    /// No questionnaire.
    Nothing,
    /// One that was not met before.
    New(Key),
    /// One that is known.
    Known(&'s S),
}

impl<S> Seats<S> {
    /// Knows none; `assumed` is that of texts that name none.
    pub fn new(assumed: Option<Key>) -> Self {
        Self { seats: RwLock::default(), assumed }
    }

    /// Takes in what is known of a questionnaire.
    pub fn take_in(&self, key: Key, seat: S) {
        let mut seats = self.seats.write().unwrap_or_else(PoisonError::into_inner);
        seats.insert(key, Arc::new(seat));
    }

    /// The questionnaire that a text names.
    pub fn find<'s>(&self, text: &str, last: &'s mut Last<S>) -> Sought<'s, S> {
        let named = peek(text);
        let is_of = |(name, version): &Key| match (&named.questionnaire, &named.version) {
            (Some(of), Some(at)) => of == name && at == version,
            _ => {
                self.assumed.as_ref().is_some_and(|(of, at)| of == name && at == version)
            }
        };
        if !last.as_ref().is_some_and(|(key, _)| is_of(key)) {
            let key = match (named.questionnaire, named.version) {
                (Some(name), Some(version)) => (name.into_owned(), version.into_owned()),
                _ => match &self.assumed {
                    Some(assumed) => assumed.clone(),
                    None => return Sought::Nothing,
                },
            };
            let seats = self.seats.read().unwrap_or_else(PoisonError::into_inner);
            let Some(found) = seats.get(&key) else { return Sought::New(key) };
            *last = Some((key, Arc::clone(found)));
        }
        last.as_ref().map_or(Sought::Nothing, |(_, seat)| Sought::Known(seat))
    }
}
