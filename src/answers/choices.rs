//! Answers that are options: codes, ticks, missing codes, and what is written beside.
//!
//! *In:* a raw value and the options of its item. *Out:* a cell, or a finding and an
//! invalid one.
//!
//! Whether an option was offered depends on other answers; `review` says so.

use crate::answers::form::{Code, Codes, Kind};
use crate::answers::json::{self, Shape};
use crate::answers::judge::{At, Beside, INVALID, Judge, Parts};
use crate::answers::rules as rule;
use crate::answers::stream::word;
use crate::answers::words;
use crate::diagnostic::nearest;
use crate::value::{AnswerState, Cell, CodeSet, Value};

impl<'t> Judge<'_, 't> {
    /// A missing code in its own spelling.
    pub(crate) fn missing(&mut self, kind: &Kind, at: At, raw: &'t str) -> Cell {
        let field = &self.reader.form.items[at.item];
        let text = word(raw).unwrap_or_default();
        let state = AnswerState::from_name(&text)
            .filter(|state| AnswerState::MISSING_CODES.contains(state));
        let codes: &[Code] = match kind {
            Kind::Single(codes)
            | Kind::Multiple { codes, .. }
            | Kind::Ranking { codes, .. } => &codes.list,
            _ => &[],
        };
        let spelled =
            codes.iter().find(|code| code.missing.is_some() && code.missing == state);
        match (state, spelled) {
            (Some(state), None) if field.offered.contains(&state) => {
                return Cell::absent(state);
            }
            _ => {}
        }
        let name = self.name(at);
        let echo = if state.is_some() {
            words::shown(&text, false)
        } else {
            words::shown(&text, field.hidden)
        };
        let finding = self.finding(&rule::MISSING_CODE_NOT_OFFERED, at, raw).says(
            format!("{name} does not offer {} as a missing code", echo.en),
            format!("{name} erbjuder inte {} som bortfallskod", echo.sv),
        );
        let finding = match spelled {
            Some(code) => finding.help(
                format!("write the option's code, `{}`", code.code),
                format!("skriv alternativets kod, `{}`", code.code),
            ),
            None if field.offered.is_empty() => finding.help(
                "leave the item out where it has no answer",
                "utelämna frågan där svar saknas",
            ),
            None => {
                let (en, sv) =
                    words::one_of(field.offered.iter().map(|state| state.name()));
                finding
                    .suggest(nearest(
                        &text,
                        field.offered.iter().map(|state| state.name()),
                    ))
                    .help(en, sv)
            }
        };
        self.findings.push(finding);
        Cell::absent(AnswerState::Invalid)
    }

    pub(crate) fn chosen(&mut self, codes: &Codes, at: At, raw: &'t str) -> Option<Cell> {
        self.chosen_number(codes, at, raw).0
    }

    pub(crate) fn chosen_number(
        &mut self,
        codes: &Codes,
        at: At,
        raw: &'t str,
    ) -> (Option<Cell>, Option<u16>) {
        let Some(number) = self.code(codes, at, raw) else { return (INVALID, None) };
        let cell = match codes.get(number).and_then(|code| code.missing) {
            Some(state) => Cell::absent(state),
            None => Cell::answered(Value::Code(number)),
        };
        (Some(cell), Some(number))
    }

    /// The number of a code; a finding where there is no such option.
    pub(crate) fn code(&mut self, codes: &Codes, at: At, raw: &'t str) -> Option<u16> {
        if let Some(number) = codes.written(raw) {
            return Some(number);
        }
        if !matches!(json::shape(raw), Shape::Text | Shape::Number | Shape::Truth) {
            self.wrong_code(at, raw);
            return None;
        }
        let text = self.words(at, raw)?;
        let found = codes.find(&text);
        if found.is_none() {
            let hidden = self.is_hidden(at);
            let shown = words::shown(&text, hidden);
            let name = self.name(at);
            let known = || codes.list.iter().map(|code| code.code.as_str());
            let near = if hidden { None } else { nearest(&text, known()) };
            let (en, sv) = words::one_of(known());
            let finding = self
                .finding(&rule::UNKNOWN_CODE, at, raw)
                .says(
                    format!("{shown} is no option of {name}", shown = shown.en),
                    format!("{shown} är inget alternativ i {name}", shown = shown.sv),
                )
                .suggest(near);
            // A near code says it; the list would name it once more.
            let is_told = near.is_some() || self.missing_code(at, raw).is_some();
            let finding = if is_told { finding } else { finding.help(en, sv) };
            self.findings.push(finding);
        }
        found
    }

    pub(crate) fn wrong_code(&mut self, at: At, raw: &'t str) {
        let found = words::found(raw, self.is_hidden(at));
        let name = self.name(at);
        let finding = self.finding(&rule::WRONG_ANSWER_TYPE, at, raw).says(
            format!("{name}: expected a code, found {}", found.en),
            format!("{name}: väntade en kod, fann {}", found.sv),
        );
        self.findings.push(finding);
    }

    /// What is written beside an option.
    pub(crate) fn beside(
        &mut self,
        codes: &Codes,
        number: u16,
        (at, raw): (At, &'t str),
        beside: Beside<'_>,
    ) {
        let at = at.key("specify");
        let slot = beside.iter().find(|(option, _)| *option == usize::from(number));
        let kind = codes.get(number).and_then(|code| code.specify.as_ref());
        if let (Some((_, slot)), Some(kind)) = (slot, kind) {
            if let Some(cell) = self.value(kind, at, raw, &[]) {
                self.set(at, *slot, cell, raw);
            }
            return;
        }
        let code = codes.get(number).map_or("", |code| code.code.as_str()).to_owned();
        let shown = words::shown(&code, self.is_hidden(at));
        let finding = self
            .finding(&rule::STRAY_SPECIFY, at, raw)
            .says(
                format!("nothing is asked beside the option {}", shown.en),
                format!("inget efterfrågas bredvid alternativet {}", shown.sv),
            )
            .help(
                format!("write {} alone, or give the option `specify: text`", shown.en),
                format!("skriv bara {}, eller ge alternativet `specify: text`", shown.sv),
            );
        self.findings.push(finding);
    }

    pub(crate) fn ticks(
        &mut self,
        kind: &Kind,
        (at, raw): (At, &'t str),
        beside: Beside<'_>,
    ) -> Option<Cell> {
        let Kind::Multiple { codes, .. } = kind else { return INVALID };
        let mut set = CodeSet::new();
        let (mut position, mut fine, mut alone) = (0, true, None);
        json::elements(raw, |element| {
            let at = At { element: Some(position), ..at };
            position += 1;
            let Some(number) = self.tick(codes, (at, element), beside) else {
                fine = false;
                return;
            };
            if set.contains(number) {
                fine = false;
                self.repeated(codes, number, at, element);
            }
            set.insert(number);
            if codes.get(number).is_some_and(|code| code.alone) {
                alone = alone.or(Some((number, at, element)));
            }
        });
        if let (Some((number, at, element)), true) = (alone, set.len() > 1) {
            fine = false;
            self.not_alone(codes, number, at, element);
        }
        if fine && alone.is_none() && !set.is_empty() {
            fine = self.counted(kind, at, raw, set.len());
        }
        if !fine {
            return INVALID;
        }
        let missing = alone.and_then(|(number, ..)| codes.get(number)?.missing);
        Some(missing.map_or_else(|| Cell::answered(Value::Codes(set)), Cell::absent))
    }

    pub(crate) fn tick(
        &mut self,
        codes: &Codes,
        (at, raw): (At, &'t str),
        beside: Beside<'_>,
    ) -> Option<u16> {
        if json::shape(raw) != Shape::Object {
            return self.code(codes, at, raw);
        }
        let parts = self.parts(at, raw);
        if parts.is_odd {
            return None;
        }
        let Parts { code: Some(code), specify, missing: None, .. } = parts else {
            self.wrong_code(at, raw);
            return None;
        };
        let number = self.code(codes, at.key("code"), code)?;
        if let Some(specify) = specify {
            self.beside(codes, number, (at, specify), beside);
        }
        Some(number)
    }

    pub(crate) fn repeated(&mut self, codes: &Codes, number: u16, at: At, raw: &'t str) {
        let code = codes.get(number).map_or("", |code| code.code.as_str());
        let shown = words::shown(code, self.is_hidden(at));
        let finding = self
            .finding(&rule::REPEATED_CODE, at, raw)
            .says(
                format!("the option {} is ticked twice", shown.en),
                format!("alternativet {} är ikryssat två gånger", shown.sv),
            )
            .help("keep it once", "behåll det en gång");
        self.findings.push(finding);
    }

    pub(crate) fn not_alone(&mut self, codes: &Codes, number: u16, at: At, raw: &'t str) {
        let code = codes.get(number).map_or("", |code| code.code.as_str());
        let shown = words::shown(code, self.is_hidden(at));
        let finding = self
            .finding(&rule::EXCLUSIVE_WITH_OTHERS, at, raw)
            .says(
                format!(
                    "the option {} stands alone, but others are ticked too",
                    shown.en
                ),
                format!(
                    "alternativet {} utesluter andra, men fler är ikryssade",
                    shown.sv
                ),
            )
            .help(
                "ask the unit which of them is meant",
                "fråga enheten vilket av dem som avses",
            );
        self.findings.push(finding);
    }

    pub(crate) fn counted(
        &mut self,
        kind: &Kind,
        at: At,
        raw: &'t str,
        ticks: usize,
    ) -> bool {
        let Kind::Multiple { least, most, .. } = kind else { return true };
        let count = u32::try_from(ticks).unwrap_or(u32::MAX);
        let (rule, bound, key, (en, sv)) = match (least, most) {
            (Some(least), _) if count < least.value => {
                (&rule::TOO_FEW_CHOICES, least, "min_choices", ("fewer than", "färre än"))
            }
            (_, Some(most)) if count > most.value => {
                (&rule::TOO_MANY_CHOICES, most, "max_choices", ("more than", "fler än"))
            }
            _ => return true,
        };
        let (name, limit, place) =
            (self.name(at), bound.value, self.reader.place(bound.span));
        let finding = self
            .finding(rule, at, raw)
            .says(
                format!("{name} has {ticks} ticks, {en} {limit}"),
                format!("{name} har {ticks} kryss, {sv} {limit}"),
            )
            .why(
                format!("{place} sets `{key}: {limit}`"),
                format!("{place} anger `{key}: {limit}`"),
            );
        self.findings.push(finding);
        false
    }
}
