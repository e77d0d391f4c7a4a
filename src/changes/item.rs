//! Items: everything that is said of one, before and now.
//!
//! *In:* two items that belong together. *Out:* changes.
//!
//! What is wrong with an item that could not be read is told elsewhere: nothing is said of
//! it here.

use crate::changes::kinds::items::{
    ABOUT, CONCEPT, CONCEPT_NAMED, DEFAULT, HEADLINE, HELP, INSTRUCTION, MISSING_OFFERED,
    PRIVACY_MARK, RENAMED, REQUIRED, SHOWN_ORDER, STYLE, TEXTS_FILE, WHY, WORDING,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::options::Known;
use crate::changes::pairs::Joined;
use crate::changes::types::{Place, compare as compare_types, words};
use crate::changes::universe::Universes;
use crate::changes::wording::{Around, one_line};
use crate::changes::{Change, Pairs, Side, bounds, rules};
use crate::model::{Bound, Item, Questionnaire, Required, ShownOrder, Shuffle, Style};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// Two items that belong together, by their numbers.
pub(super) struct Pair<'a> {
    pub(super) pairs: &'a Pairs<'a>,
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) joined: Joined,
}

/// What changed of an item.
pub(super) fn compare(
    pair: &Pair<'_>,
    universes: &Universes<'_>,
    known: &mut Known,
) -> Vec<Change> {
    let pairs = pair.pairs;
    let (old, new) = (&pairs.old.items[pair.old], &pairs.new.items[pair.new]);
    if old.poisoned || new.poisoned {
        return Vec::new();
    }
    let around = Around::new(pairs).of((pair.old, pair.new), pairs);
    let place = Place { around, old: old.kind_span, new: new.kind_span };
    let mut changes = identity(old, new, pair.joined);
    changes.extend(texts(old, new, &around));
    changes.extend(compare_types(&old.kind, &new.kind, &place, known));
    let ids = (old.id.span, new.id.span);
    changes.extend(universes.compare((pair.old, ids.0), (pair.new, ids.1), &around));
    let place = Place { around, old: ids.0, new: ids.1 };
    changes.extend(required(old, new, &place));
    changes.extend(offered(pairs, old, new));
    let default = old.default.as_ref().map(|bound| recoded(pair, bound));
    let defaults = (default.as_ref(), new.default.as_ref());
    changes.extend(bounds::value(&place, &DEFAULT, "default", defaults));
    let prefills = (flag(old.prefill), flag(new.prefill));
    let show = |(): &()| "prev".to_owned();
    let prefills = (prefills.0.as_ref(), prefills.1.as_ref());
    changes.extend(place.plain(&DEFAULT, "prefill", prefills, show));
    changes.extend(rules::end(&place, old.end_if.as_ref(), new.end_if.as_ref()));
    changes.extend(shown_order(&place, old.order.as_ref(), new.order.as_ref()));
    changes.extend(marks(pair, &place));
    changes
}

/// A default with its codes as they are called now.
fn recoded(pair: &Pair<'_>, bound: &Bound) -> Bound {
    let present = |word: &Spanned<String>| {
        let code = pair.pairs.code(pair.old, &word.value);
        Spanned::new(code.to_owned(), word.span)
    };
    match bound {
        Bound::Word(word) => Bound::Word(present(word)),
        Bound::Words(all) => Bound::Words(all.iter().map(present).collect()),
        other => other.clone(),
    }
}

/// Id and concept.
fn identity(old: &Item, new: &Item, joined: Joined) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.id.value != new.id.value {
        let sides = (said(old.id.span, &old.id.value), said(new.id.span, &new.id.value));
        changes.push(change(&RENAMED, sides.0, sides.1));
    }
    let side = |item: &Item| match &item.concept {
        Some(concept) => said(concept.span, &concept.value),
        None => unsaid(item.id.span),
    };
    let (before, now) = (side(old), side(new));
    if before.text != now.text {
        let both = before.text.is_some() && now.text.is_some();
        let is_other = both && joined != Joined::Concept;
        let kind = if is_other { &CONCEPT } else { &CONCEPT_NAMED };
        changes.push(change(kind, before, now));
    }
    changes
}

fn texts(old: &Item, new: &Item, around: &Around<'_>) -> Vec<Change> {
    let ids = (old.id.span, new.id.span);
    let told = [
        (&WORDING, "text", &old.text, &new.text),
        (&HELP, "help", &old.help, &new.help),
        (&WHY, "why", &old.why, &new.why),
        (&INSTRUCTION, "instruction", &old.instruction, &new.instruction),
    ];
    let mut changes: Vec<Change> = told
        .into_iter()
        .flat_map(|(kind, key, old, new)| {
            around.text(kind, key, (old.as_ref(), ids.0), (new.as_ref(), ids.1))
        })
        .collect();
    let file = |item: &Item| item.external.as_ref().map(|file| file.value.clone());
    if file(old) != file(new) {
        let side = |item: &Item| match &item.external {
            Some(file) => said(file.span, &file.value),
            None => unsaid(item.id.span),
        };
        changes.push(change(&TEXTS_FILE, side(old), side(new)));
    }
    changes
}

fn required(old: &Item, new: &Item, place: &Place<'_>) -> Option<Change> {
    let is_same = match (&old.required, &new.required) {
        (Required::No, Required::No)
        | (Required::Yes(_), Required::Yes(_))
        | (Required::Soft(_), Required::Soft(_)) => true,
        (Required::If(old), Required::If(new)) => place.around.is_same(old, new),
        _ => false,
    };
    let side = |item: &Item| match &item.required {
        Required::No => unsaid(item.id.span),
        Required::Yes(span) => said(*span, "true"),
        Required::Soft(span) => said(*span, "soft"),
        Required::If(written) => said(written.span, one_line(&written.text)),
    };
    (!is_same).then(|| change(&REQUIRED, side(old), side(new)))
}

/// The missing codes that a respondent can choose.
fn offered(pairs: &Pairs<'_>, old: &Item, new: &Item) -> Option<Change> {
    let of = |questionnaire: &Questionnaire, item: &Item| -> Vec<AnswerState> {
        let codes = questionnaire.offered(item);
        let options = item.kind.choices().map(|choices| choices.options.as_slice());
        let options = options.into_iter().flatten().filter_map(|o| o.missing.as_ref());
        let mut all: Vec<AnswerState> =
            codes.iter().chain(options).map(|code| code.value).collect();
        all.sort();
        all.dedup();
        all
    };
    if !old.kind.takes_missing() || !new.kind.takes_missing() {
        return None;
    }
    let (before, now) = (of(pairs.old, old), of(pairs.new, new));
    let side = |codes: &[AnswerState], questionnaire: &Questionnaire, item: &Item| {
        let own = questionnaire.offered(item);
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        Side {
            span: own.first().map_or(item.id.span, |first| first.span),
            text: Some(names.join(", ")).filter(|text| !text.is_empty()),
        }
    };
    (before != now).then(|| {
        let before = side(&before, pairs.old, old);
        change(&MISSING_OFFERED, before, side(&now, pairs.new, new))
    })
}

/// Whether a respondent can say that there is no answer.
fn flag(span: Option<Span>) -> Option<Spanned<()>> {
    span.map(|span| Spanned::new((), span))
}

/// In which order things are shown.
pub(super) fn shown_order(
    place: &Place<'_>,
    old: Option<&ShownOrder>,
    new: Option<&ShownOrder>,
) -> Option<Change> {
    let shown = |order: &ShownOrder| {
        let mode = match order.mode {
            Shuffle::Random => "random",
            Shuffle::Rotate => "rotate",
        };
        match order.kept() {
            0 => mode.to_owned(),
            kept => format!("{mode}, keep_last {kept}"),
        }
    };
    let side = |order: Option<&ShownOrder>, home| match order {
        Some(order) => said(order.span, shown(order)),
        None => unsaid(home),
    };
    let (before, now) = (side(old, place.old), side(new, place.new));
    (before.text != now.text).then(|| change(&SHOWN_ORDER, before, now))
}

/// What the respondent does not answer by.
fn marks(pair: &Pair<'_>, place: &Place<'_>) -> Vec<Change> {
    let (old, new) = (&pair.pairs.old.items[pair.old], &pair.pairs.new.items[pair.new]);
    let mut changes = Vec::new();
    let style = |style: &Style| match style {
        Style::Radio => "radio".to_owned(),
        Style::Dropdown => "dropdown".to_owned(),
    };
    let styles = (old.style.as_ref(), new.style.as_ref());
    changes.extend(place.plain(&STYLE, "style", styles, style));
    let quoted = Bound::Words(old.headline.clone());
    if let Bound::Words(quoted) = recoded(pair, &quoted) {
        changes.extend(words(place, &HEADLINE, "headline", &quoted, &new.headline));
    }
    let flags = [
        ("sensitive", old.sensitive, new.sensitive),
        ("personal", old.personal, new.personal),
    ];
    for (key, before, now) in flags {
        if before != now {
            let found = place.at_type(&PRIVACY_MARK, before.to_string(), now.to_string());
            changes.push(found.under(key));
        }
    }
    changes.extend(words(place, &ABOUT, "keywords", &old.keywords, &new.keywords));
    changes.extend(about(old, new, place));
    changes
}

fn about(old: &Item, new: &Item, place: &Place<'_>) -> Vec<Change> {
    let mut keys: Vec<&str> = Vec::new();
    for (key, _) in old.about.iter().chain(&new.about) {
        if !keys.contains(&key.value.as_str()) {
            keys.push(&key.value);
        }
    }
    let mut changes = Vec::new();
    for key in keys {
        let of = |item: &'_ Item| {
            let found = item.about.iter().find(|(known, _)| known.value == key);
            found.map(|(_, text)| text.clone())
        };
        let (before, now) = (of(old), of(new));
        let sides = ((before.as_ref(), place.old), (now.as_ref(), place.new));
        let found = place.around.text(&ABOUT, "about", sides.0, sides.1);
        changes.extend(found.into_iter().map(|found| {
            let class = ABOUT.class;
            Change { kind: &ABOUT, class, ..found }.of("about", key)
        }));
    }
    changes
}
