//! One mapping while it is read: keys once, merges filled in.
//!
//! *In:* keys and values in the order written. *Out:* a [`Mapping`].
//!
//! Of equal keys the first is kept and every further one is a finding. `<<` fills in
//! what is not there; a mapping's own keys win, then the earlier of several merged. A
//! key that is no word is left out, and so is a word in `{…}` that has no value: it is
//! nearly always the rest of a text with a comma.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Finding, Words};
use crate::source::{Source, Span};
use crate::yaml::build::Builder;
use crate::yaml::node::{Kind, Mapping, Node, Style};
use crate::yaml::{repair, rules, slips};

pub(in crate::yaml) struct Draft {
    entries: Vec<(Node, Node)>,
    /// Values of `<<` and where the alias that names each stands.
    merges: Vec<(Node, Option<Span>)>,
    seen: HashMap<String, Span>,
    flow: bool,
    /// The dash of the next entry is missing: further keys are not of this one.
    is_astray: bool,
}

impl Draft {
    pub fn new(flow: bool) -> Self {
        let (entries, merges, seen) = (Vec::new(), Vec::new(), HashMap::new());
        Self { entries, merges, seen, flow, is_astray: false }
    }

    /// Takes the next key and value.
    pub fn add(
        &mut self,
        key: Node,
        value: Node,
        alias: Option<Span>,
        builder: &mut Builder,
    ) {
        if self.is_astray {
            return;
        }
        let Some(name) = key.text().map(str::to_owned) else {
            let fill = builder.source.text()[key.span.start as usize..].starts_with('{');
            // What was said about its inside would only be noise.
            builder.findings.retain(|finding| !key.span.contains(finding.label.span));
            let finding = rules::unreadable_key(key.label(builder.source), fill);
            let fix = repair::fill(builder.source, key.span).filter(|_| fill);
            builder.findings.push(Finding { fix, ..finding });
            return;
        };
        if key.style == Style::Plain && name == "<<" {
            self.merges.push((value, alias));
            return;
        }
        if self.flow && value.is_null() && !has_colon(&key, builder) {
            let start = key.span.start as usize;
            let advice = slips::without_value(builder.source.text(), start, &name);
            let mut finding = rules::word_without_value(key.span, &name);
            match advice {
                Some(advice) => {
                    let Words { en, sv } = advice.words.clone();
                    finding = finding.help_instead(en, sv);
                    finding.fix = advice.fix(key.span.file);
                }
                None => {
                    finding.fix = repair::words_without_value(builder.source, key.span)
                }
            }
            builder.findings.push(finding);
            return;
        }
        match self.seen.entry(name) {
            Entry::Occupied(first)
                if is_entry_without_dash(builder.source, &key, *first.get()) =>
            {
                self.is_astray = true;
                let finding = rules::entry_without_dash(key.span, *first.get());
                let fix = repair::dash(builder.source, key.span);
                builder.findings.push(Finding { fix, ..finding });
            }
            Entry::Occupied(first) => {
                let finding = rules::duplicate_key(key.span, first.key(), *first.get());
                let before =
                    self.entries.iter().find(|(other, _)| other.span == *first.get());
                let fix = before.and_then(|(_, before)| {
                    repair::repeated_entry(builder.source, before, &value)
                });
                builder.findings.push(Finding { fix, ..finding });
            }
            Entry::Vacant(free) => {
                free.insert(key.span);
                self.entries.push((key, value));
            }
        }
    }

    /// Fills in what `<<` names.
    pub fn finish(mut self, builder: &mut Builder) -> Mapping {
        for (value, alias) in std::mem::take(&mut self.merges) {
            let place = alias.unwrap_or_else(|| value.label(builder.source));
            match value.kind {
                Kind::Sequence(values) => {
                    for value in values {
                        self.merge(value, place, builder);
                    }
                }
                _ => self.merge(value, place, builder),
            }
        }
        Mapping::new(self.entries)
    }

    fn merge(&mut self, value: Node, place: Span, builder: &mut Builder) {
        let Kind::Mapping(merged) = value.kind else {
            builder.findings.push(rules::unknown_merge(place));
            return;
        };
        for (key, value) in merged.into_entries() {
            let name = key.text().unwrap_or_default().to_owned();
            if let Entry::Vacant(free) = self.seen.entry(name) {
                free.insert(key.span);
                self.entries.push((key, value));
            }
        }
    }
}

/// Whether the key is followed by a `:`, or by one after blanks and line breaks.
fn has_colon(key: &Node, builder: &Builder) -> bool {
    builder.source.text()[key.span.end as usize..].trim_start().starts_with(':')
}

/// Whether a second `id` stands where an entry of the same list would begin: below an `id`
/// that follows a dash, in the same column.
fn is_entry_without_dash(source: &Source, key: &Node, first: Span) -> bool {
    let text = source.text();
    let head = |at: u32| {
        let at = at as usize;
        &text[text[..at].rfind('\n').map_or(0, |start| start + 1)..at]
    };
    let (own, other) = (head(key.span.start), head(first.start));
    key.text() == Some("id")
        && own.trim().is_empty()
        && other.trim_start() == "- "
        && own.len() == other.len()
}
