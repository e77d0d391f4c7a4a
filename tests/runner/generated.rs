//! Questionnaires made by chance that use every type of item and most keys.
//!
//! *In:* a seed. *Out:* YAML that passes `check`. With `turned` the options of every list
//! stand in the opposite order and all else is the same.

/// The register that `unit` items choose from.
pub const REGISTER: &str = "\
kod,namn,lan,invanare
a1,Alby,norr,1200
b2,Berga,norr,300
c3,Centrum,syd,88000
d4,Dal,syd,4100
";

/// What later conditions can say of an item.
#[derive(Clone)]
enum Known {
    Number(String),
    Code(String, usize),
    Ticks(String, usize),
    Day(String),
    Rows(String),
    Any(String),
    Arm,
}

struct Maker {
    state: u64,
    turned: bool,
    next: usize,
}

/// A questionnaire.
pub fn questionnaire(seed: u64, turned: bool) -> String {
    let mut maker =
        Maker { state: seed.wrapping_mul(2).wrapping_add(77), turned, next: 0 };
    maker.whole()
}

impl Maker {
    /// A number below another: the generator of Knuth's MMIX.
    fn below(&mut self, bound: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % bound.max(1)
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn id(&mut self) -> String {
        self.next += 1;
        format!("q{}", self.next)
    }

    fn whole(&mut self) -> String {
        let mut text = String::from(
            "questionnaire: slumpad\nversion: \"1\"\ntitle: Slumpad\nlanguages: [sv]\n\
             wave: {label: \"2026\", reference_date: 2026-01-31, fieldwork: {from: 2026-02-01, to: 2026-03-31}}\n\
             privacy: {purpose: Test., public: nothing, kept: Inte alls.}\n\
             registers: {orter: {file: orter.csv, id: kod, label: namn, columns: {invanare: integer}}}\n\
             constants: {grans: 12}\n",
        );
        let offers = ["[]", "[dont_know]", "[dont_know, refused]"];
        text += &format!("missing: {{offer: {}}}\n", offers[self.below(3)]);
        let arms = self.once_in(3);
        if arms {
            text += "randomise: {arm: {arms: {kort: 1, lang: 2}, by: unit}}\n";
        }
        text += "sections:\n";
        let mut known: Vec<Known> = Vec::new();
        if arms {
            known.push(Known::Arm);
        }
        for section in 0..2 + self.below(3) {
            text += &format!("  - id: s{section}\n    title: S\n");
            if section > 0
                && self.once_in(3)
                && let Some(condition) = self.condition(&known)
            {
                text += &format!("    ask_if: {condition}\n");
            }
            let shuffled = self.once_in(5);
            if shuffled {
                text += ["    order: random\n", "    order: rotate\n"][self.below(2)];
            }
            if self.once_in(8) {
                text += "    show: 2\n";
            }
            text += "    items:\n";
            let mut own = known.clone();
            for _ in 0..3 + self.below(6) {
                // What may be shown before another does not rest on it.
                let mut before = known.clone();
                let scope = if shuffled { &mut before } else { &mut own };
                let item = self.item(scope, 0);
                own.extend(before.drain(known.len().min(before.len())..));
                text += &format!("      - {item}\n");
            }
            known = own;
        }
        text
    }

    /// A condition on one of the known.
    fn condition(&mut self, known: &[Known]) -> Option<String> {
        if known.is_empty() {
            return None;
        }
        let one = known[self.below(known.len())].clone();
        Some(match one {
            Known::Number(id) => match self.below(3) {
                0 => format!("{id} > {}", self.below(4)),
                1 => format!("{id} <= const.grans"),
                _ => format!("{id} is answered"),
            },
            Known::Code(id, count) => {
                let code = self.below(count);
                match self.below(3) {
                    0 => format!("{id} != 'c{code}'"),
                    1 => format!("not {id} == 'c{code}'"),
                    _ => format!("{id} == 'c{code}'"),
                }
            }
            Known::Ticks(id, count) => match self.below(2) {
                0 => format!("\"'c{}' in {id}\"", self.below(count)),
                _ => format!("count({id}) > {}", self.below(3)),
            },
            Known::Day(id) => match self.below(2) {
                0 => format!("{id} <= wave.reference_date"),
                _ => format!("{id} is answered"),
            },
            Known::Rows(id) => format!("count({id}) > {}", self.below(2)),
            Known::Any(id) => format!("{id} is answered"),
            Known::Arm => "arm == 'kort'".to_owned(),
        })
    }

    fn number_of(&mut self, known: &[Known]) -> Option<String> {
        let numbers: Vec<&String> = known
            .iter()
            .filter_map(|one| match one {
                Known::Number(id) => Some(id),
                _ => None,
            })
            .collect();
        if numbers.is_empty() {
            return None;
        }
        Some(numbers[self.below(numbers.len())].clone())
    }

    /// Keys that every item may have.
    fn common(&mut self, known: &[Known]) -> String {
        let mut keys = String::new();
        if self.once_in(4)
            && let Some(condition) = self.condition(known)
        {
            keys += &format!(", ask_if: {condition}");
        }
        match self.below(8) {
            0 | 1 => keys += ", required: true",
            2 => keys += ", required: soft",
            3 => {
                if let Some(condition) = self.condition(known) {
                    keys += &format!(", required: {condition}");
                }
            }
            _ => {}
        }
        if self.once_in(10) {
            keys += ", allow_missing: [refused]";
        }
        keys
    }

    /// A list of options c0, c1 …; `plain` where nothing stands alone.
    fn options(
        &mut self,
        known: &[Known],
        count: usize,
        plain: bool,
        single: bool,
    ) -> String {
        let mut options: Vec<String> = Vec::new();
        for number in 0..count {
            let mut option = format!("code: c{number}, label: Val {number}");
            if !plain {
                if self.once_in(6) && number + 2 < count {
                    option += &format!(", specify: {}", self.specify());
                }
                if number > 1
                    && self.once_in(6)
                    && let Some(condition) = self.condition(known)
                {
                    option += &format!(", ask_if: {condition}");
                }
                if !single && number + 1 == count && self.once_in(3) {
                    option += ", exclusive: true";
                } else if !single && number + 2 == count && count > 3 && self.once_in(4) {
                    option += ", all_of_these: true";
                } else if single && number + 1 == count && count > 2 && self.once_in(3) {
                    option += ", missing: dont_know";
                }
            }
            if self.once_in(8) {
                option += &format!(", share: {}", 100 / count);
            }
            options.push(format!("{{{option}}}"));
        }
        if self.turned {
            options.reverse();
        }
        format!("[{}]", options.join(", "))
    }

    fn specify(&mut self) -> &'static str {
        [
            "{type: long_text, max_length: 30}",
            "{type: text, max_length: 40}",
            "{type: integer, min: 0, max: 9}",
            "{type: year, min: 1990, max: 2026, required: false}",
            "{type: single, options: [{code: x, label: X}, {code: y, label: Y}]}",
            "{type: money, currency: SEK, min: 0}",
            "{type: date}",
        ][self.below(7)]
    }

    fn item(&mut self, known: &mut Vec<Known>, depth: usize) -> String {
        let id = self.id();
        let mut learn = None;
        let count = 2 + self.below(4);
        let common = self.common(known);
        let body = match self.below(if depth < 3 { 33 } else { 26 }) {
            0 | 1 => {
                learn = Some(Known::Code(id.clone(), count - 1));
                let options = self.options(known, count, false, true);
                let order = ["", "", ", order: random", ", order: rotate"][self.below(4)];
                format!("type: single, options: {options}{order}")
            }
            2 | 3 => {
                learn = Some(Known::Ticks(id.clone(), count));
                let options = self.options(known, count, false, false);
                let limits = ["", ", min_choices: 1", ", max_choices: 2"][self.below(3)];
                let limits = if count < 4 { "" } else { limits };
                format!("type: multiple, options: {options}{limits}")
            }
            4 => {
                learn = Some(Known::Any(id.clone()));
                "type: yes_no".to_owned()
            }
            5 => {
                learn = Some(Known::Number(id.clone()));
                ["type: scale, from: 1, to: 5", "type: scale, from: 0, to: 10, step: 2"]
                    [self.below(2)]
                .to_owned()
            }
            6 | 7 => {
                learn = Some(Known::Number(id.clone()));
                let bound = self.number_of(known).filter(|_| self.once_in(2));
                match bound {
                    Some(other) if self.once_in(2) => {
                        format!("type: integer, min: {other}")
                    }
                    Some(other) => format!("type: integer, min: 0, max: {other} + 5"),
                    None => format!("type: integer, min: 0, max: {}", 5 + self.below(90)),
                }
            }
            8 => [
                "type: decimal, decimals: 2, min: 0.25",
                "type: decimal, decimals: any, max: -3.5",
                "type: percent, decimals: 0",
                "type: percent, decimals: 1",
                "type: money, currency: SEK, decimals: 0, min: 1000",
                "type: money, currency: EUR, decimals: 2",
            ][self.below(6)]
            .to_owned(),
            9 => {
                learn = Some(Known::Day(id.clone()));
                let earlier = known.iter().find_map(|one| match one {
                    Known::Day(id) => Some(id.clone()),
                    _ => None,
                });
                match earlier {
                    Some(earlier) if self.once_in(2) => {
                        format!("type: date, min: {earlier}")
                    }
                    _ => ["type: date", "type: date, max: wave.reference_date"]
                        [self.below(2)]
                    .to_owned(),
                }
            }
            10 => ["type: month, min: 2020-01, max: 2026-01", "type: month"]
                [self.below(2)]
            .to_owned(),
            11 if self.once_in(2) => {
                let mut options = [
                    "{code: a, label: A, attributes: {plats: hemma, pris: 10}}",
                    "{code: b, label: B, attributes: {plats: borta, pris: 20}}",
                    "{code: c, label: C, attributes: {plats: borta, pris: 30}}",
                ];
                if self.turned {
                    options.reverse();
                }
                let kind = ["single", "multiple", "ranking"][self.below(3)];
                let condition = match self.number_of(known) {
                    Some(number) => format!("option.pris > {number}"),
                    None => "option.plats == 'borta'".to_owned(),
                };
                format!(
                    "type: {kind}, options: [{}], options_where: {condition}",
                    options.join(", ")
                )
            }
            11 => "type: year, min: 1950, max: 2026".to_owned(),
            12 => ["type: time", "type: time, min: \"05:00\", max: \"05:10\""]
                [self.below(2)]
            .to_owned(),
            13 => [
                "type: duration",
                "type: duration, min: PT5M, max: PT8H",
                "type: duration, max: PT30S",
            ][self.below(3)]
            .to_owned(),
            14 => [
                "type: text",
                "type: text, min_length: 10, max_length: 10",
                "type: text, pattern: \"[A-Z]{2,4} [0-9]{4}/[0-9]+\"",
                "type: text, format: email, max_length: 80",
                "type: text, format: url",
                "type: text, format: phone",
                "type: text, format: orgnr",
                "type: text, format: personnummer, personal: true",
                "type: text, max_length: 1",
            ][self.below(9)]
            .to_owned(),
            15 => "type: long_text, min_length: 2, max_length: 400".to_owned(),
            16 => {
                let options = self.options(known, count, true, false);
                let top = ["", ", top: 2"][self.below(2)];
                format!("type: ranking, options: {options}{top}")
            }
            17 => {
                let options = self.options(known, count, true, false);
                let total = match self.number_of(known) {
                    Some(other) if self.once_in(2) => {
                        format!(", total: {other}, decimals: 2")
                    }
                    _ => ", total: 100".to_owned(),
                };
                format!("type: allocate, options: {options}{total}")
            }
            18 => {
                let condition = [
                    "",
                    ", where: option.invanare > 1000",
                    ", where: option.lan == 'norr'",
                ][self.below(3)];
                format!("type: unit, from: orter{condition}")
            }
            19 => ["type: location", "type: location, accuracy_max: 10"][self.below(2)]
                .to_owned(),
            20 => ["type: document, max_bytes: 500, types: [pdf, odt]", "type: document"]
                [self.below(2)]
            .to_owned(),
            21 if depth == 0 => {
                return format!(
                    "{{id: {id}, type: consent, text: Samtycker du?, why: Test.}}"
                );
            }
            22 => {
                return format!("{{id: {id}, type: note, text: Läs detta.}}");
            }
            23 if depth == 0 => {
                return format!(
                    "{{id: {id}, type: hidden, as: single, options: [{{code: brev, label: Brev}}, {{code: webb, label: Webb}}], from: caller}}"
                );
            }
            24 => {
                let Some(other) = self.number_of(known) else {
                    return format!("{{id: {id}, type: note, text: Läs detta.}}");
                };
                known.push(Known::Number(id.clone()));
                return format!(
                    "{{id: {id}, type: derived, as: decimal, decimals: 2, value: {other} * 2 + const.grans}}"
                );
            }
            25 => {
                let ticks: Vec<String> = known
                    .iter()
                    .filter_map(|one| match one {
                        Known::Ticks(id, _) if depth == 0 => Some(id.clone()),
                        _ => None,
                    })
                    .collect();
                if ticks.is_empty() {
                    "type: integer".to_owned()
                } else {
                    let source = &ticks[self.below(ticks.len())];
                    let which = ["ticked", "unticked"][self.below(2)];
                    let kind = ["single", "multiple", "ranking"][self.below(3)];
                    format!(
                        "type: {kind}, options_from: {{item: {source}, which: {which}}}"
                    )
                }
            }
            21 | 23 => "type: integer".to_owned(),
            26..=28 => self.grid(known),
            _ => {
                learn = Some(Known::Rows(id.clone()));
                self.roster(known, depth)
            }
        };
        let mut more = String::new();
        if let Some(learn) = learn {
            known.push(learn.clone());
            if self.once_in(6)
                && !matches!(learn, Known::Rows(_))
                && let Some(must) = self.condition(std::slice::from_ref(&learn))
            {
                let level = ["soft", "note", "hard"][self.below(3)];
                more = format!(
                    ", checks: [{{id: k_{id}, must: {must}, level: {level}, message: Nej.}}]"
                );
            } else if self.once_in(25)
                && let Some(when) = self.condition(&[learn])
            {
                let status = ["ineligible", "complete"][self.below(2)];
                more = format!(", end_if: {{when: {when}, status: {status}}}");
            }
        }
        format!("{{id: {id}, text: Fråga?, {body}{common}{more}}}")
    }

    fn grid(&mut self, known: &[Known]) -> String {
        let mut rows: Vec<String> = Vec::new();
        for row in 0..2 + self.below(2) {
            let mut text = format!("id: r{row}, label: Rad {row}");
            if row > 0
                && self.once_in(3)
                && let Some(condition) = self.condition(known)
            {
                text += &format!(", ask_if: {condition}");
            }
            rows.push(format!("{{{text}}}"));
        }
        let rows = rows.join(", ");
        let cell = match self.below(9) {
            0 => "item: {type: integer, min: 0, max: 168}".to_owned(),
            1 => "item: {type: scale, from: 1, to: 5}, unique_rows: true".to_owned(),
            2 => "item: {type: text, max_length: 20}".to_owned(),
            3 => "item: {type: date}".to_owned(),
            4 => "item: {type: time}".to_owned(),
            5 => format!(
                "multiple: true, options: {}",
                self.options(known, 4, false, false)
            ),
            6 => "item: {type: year, min: 2000, max: 2026}".to_owned(),
            _ => format!("options: {}", self.options(known, 3, false, true)),
        };
        let each = ["", ", each_row_required: true"][self.below(2)];
        format!("type: grid, rows: [{rows}], {cell}{each}")
    }

    fn roster(&mut self, known: &[Known], depth: usize) -> String {
        let mut own: Vec<Known> = if depth == 0 { known.to_vec() } else { Vec::new() };
        let outside = own.len();
        let mut items: Vec<String> = Vec::new();
        let first = format!("q{}", self.next + 1);
        for _ in 0..1 + self.below(3) {
            items.push(self.item(&mut own, depth + 1));
        }
        let typed = ["type: year", "type: unit", "type: date", "type: integer"];
        let body = items[0].split_once("text: Fråga?, ").map_or("", |(_, body)| body);
        let is_typed = typed.iter().any(|kind| body.starts_with(kind));
        let unique = if is_typed && self.once_in(2) {
            format!("unique: [{first}], ")
        } else {
            String::new()
        };
        let numbers = self.number_of(known);
        let ticks = known.iter().find_map(|one| match one {
            Known::Ticks(id, _) => Some(id.clone()),
            _ => None,
        });
        let rows = known.iter().find_map(|one| match one {
            Known::Rows(id) => Some(id.clone()),
            _ => None,
        });
        let source = match self.below(5) {
            0 => numbers.map(|number| format!("count: {number}, max: 200, ")),
            1 => ticks.filter(|_| depth == 0).map(|id| format!("for_each: {id}, ")),
            2 => rows
                .filter(|_| depth == 0)
                .map(|id| format!("for_each: {{rows: {id}}}, ")),
            _ => None,
        };
        let by_hand = ["", "min: 1, max: 4, ", "max: 2, "][self.below(3)];
        let source = source.unwrap_or_else(|| by_hand.to_owned());
        own.truncate(outside);
        format!("type: roster, {source}{unique}items: [{}]", items.join(", "))
    }
}
