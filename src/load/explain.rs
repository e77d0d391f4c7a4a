//! Faults of a schema in our own words.
//!
//! *In:* the kind of a validation error, where in the file and where in the schema.
//! *Out:* a finding.
//!
//! The validator's sentences are never shown: they are English and speak of schemas.
//! What the neighbours of the failing keyword say is used: the keys that exist, the
//! words that are meant to come later (`x-later`), the condition of a `then`.

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use serde_json::Value;

use crate::decimal::Number;
use crate::diagnostic::fix::truth;
use crate::diagnostic::{Edit, Finding, Fix, Near, Words};
use crate::load::{rules, words};
use crate::source::{Source, Span};
use crate::yaml::{Kind, Node, Style, join, mend};

/// What other form languages call our keys.
const SAME: &[(&str, &str)] = &[
    ("choices", "options"),
    ("constraint", "checks"),
    ("hint", "help"),
    ("if", "ask_if"),
    ("label", "text"),
    ("mandatory", "required"),
    ("name", "id"),
    ("question", "text"),
    ("relevant", "ask_if"),
    ("show_if", "ask_if"),
    ("title", "text"),
    ("visible_if", "ask_if"),
    ("when", "ask_if"),
];

/// What people and other form languages call our types.
const SAME_TYPE: &[(&str, &str)] = &[
    ("bool", "yes_no"),
    ("boolean", "yes_no"),
    ("checkbox", "multiple"),
    ("choice", "single"),
    ("datum", "date"),
    ("dropdown", "single"),
    ("envalsfråga", "single"),
    ("fritext", "text"),
    ("flervalsfråga", "multiple"),
    ("heltal", "integer"),
    ("int", "integer"),
    ("ja_nej", "yes_no"),
    ("kommun", "unit"),
    ("likert", "scale"),
    ("lista", "single"),
    ("matris", "grid"),
    ("matrix", "grid"),
    ("multiselect", "multiple"),
    ("number", "decimal"),
    ("numeric", "decimal"),
    ("procent", "percent"),
    ("radio", "single"),
    ("rating", "scale"),
    ("select", "single"),
    ("select_multiple", "multiple"),
    ("select_one", "single"),
    ("skala", "scale"),
    ("slider", "scale"),
    ("str", "text"),
    ("string", "text"),
    ("tabell", "grid"),
    ("table", "grid"),
    ("tal", "decimal"),
    ("textarea", "long_text"),
    ("år", "year"),
];

/// So few words are listed beside a near one.
const FEW_WORDS: usize = 6;

/// A finding and what is needed to see which others follow from it.
#[derive(Clone)]
pub(in crate::load) struct Fault {
    pub finding: Finding,
    pub pointer: String,
    /// The known key or word that was probably meant.
    pub suggestion: Option<String>,
    /// The keys that are missing, any of them.
    pub missing: Vec<String>,
    /// The key beside it without which it stands in vain.
    pub needed: Option<String>,
}

impl Fault {
    fn new(finding: Finding, pointer: &str) -> Self {
        Self {
            finding,
            pointer: pointer.to_owned(),
            suggestion: None,
            missing: Vec::new(),
            needed: None,
        }
    }

    /// The pointer of what it stands in.
    pub fn parent(&self) -> &str {
        self.pointer.rsplit_once('/').map_or("", |parts| parts.0)
    }

    pub fn is_about_keys(&self) -> bool {
        let rule = self.finding.rule.name;
        rule == rules::UNKNOWN_KEY.name || rule == rules::NOT_SUPPORTED_YET.name
    }
}

/// Where a fault is, in the file and in the schema.
pub(in crate::load) struct Place<'a> {
    schema: &'a Value,
    source: &'a Source,
    pointer: String,
    /// The failing keyword.
    path: String,
    pub node: &'a Node,
    parent: Option<&'a Node>,
    label: Span,
    kind: &'static str,
}

impl<'a> Place<'a> {
    pub fn new(
        schema: &'a Value,
        root: &'a Node,
        source: &'a Source,
        error: &ValidationError,
    ) -> Self {
        let pointer = error.instance_path().as_str().to_owned();
        let node = root.at(&pointer);
        let parent = pointer.rsplit_once('/').map(|(parent, _)| root.at(parent));
        let kind = match error.kind() {
            ValidationErrorKind::MinProperties { .. }
            | ValidationErrorKind::Type { .. }
            | ValidationErrorKind::Required { .. } => "small",
            _ => "",
        };
        Self {
            schema,
            source,
            path: error.schema_path().as_str().to_owned(),
            node,
            parent,
            label: node.label(source),
            kind,
            pointer,
        }
    }

    /// Whether it may come from one entry that YAML left out.
    pub fn is_small(&self) -> bool {
        self.kind == "small"
    }

    /// What is wrong, one fault a key.
    pub fn faults(&self, kind: &ValidationErrorKind) -> Vec<Fault> {
        use ValidationErrorKind as Of;
        match kind {
            Of::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|name| self.unknown_key(name)).collect()
            }
            Of::FalseSchema if self.path.ends_with("/additionalProperties") => {
                let keys = self.node.mapping().into_iter().flatten();
                keys.filter_map(|(key, _)| key.text())
                    .map(|name| self.unknown_key(name))
                    .collect()
            }
            Of::FalseSchema => vec![self.misplaced_key()],
            Of::Required { property } => {
                vec![
                    self.missing_key(vec![
                        property.as_str().unwrap_or_default().to_owned(),
                    ]),
                ]
            }
            Of::AnyOf { .. } => vec![self.missing_key(self.alternatives())],
            Of::Enum { options } => vec![self.unknown_word(options)],
            Of::Constant { expected_value } => vec![match self.only_true() {
                Some(takes_list) => self.fault(self.switch(takes_list)),
                None => {
                    self.unknown_word(&Value::Array(vec![(**expected_value).clone()]))
                }
            }],
            Of::Not { .. } => vec![self.refused()],
            Of::Type { kind } => vec![self.fault(self.wrong_type(kind))],
            Of::Pattern { .. } => {
                vec![self.fault(self.ill_formed(self.label, self.node.text()))]
            }
            Of::PropertyNames { error } => vec![self.bad_key(error)],
            Of::UniqueItems => vec![self.fault(self.repeated())],
            _ => {
                vec![self.fault(
                    self.size(kind).unwrap_or_else(|| words::mismatch(self.label)),
                )]
            }
        }
    }

    fn fault(&self, finding: Finding) -> Fault {
        Fault::new(finding, &self.pointer)
    }

    /// What stands beside the failing keyword.
    fn sibling(&self, keyword: &str) -> Option<&'a Value> {
        let (beside, _) = self.path.rsplit_once('/')?;
        self.schema.pointer(&format!("{beside}/{keyword}"))
    }

    fn is_later(&self, word: &str) -> bool {
        list(self.sibling("x-later")).any(|later| later == word)
    }

    /// The key this value stands under.
    fn name(&self) -> &str {
        let mut steps = self.pointer.rsplit('/');
        steps.find(|step| !step.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default()
    }

    fn unknown_key(&self, name: &str) -> Fault {
        let key = self.node.key(name).map_or(self.label, |key| key.span);
        let pointer = join(&self.pointer, name);
        if self.is_later(name) {
            return Fault::new(words::not_supported_yet(key, name), &pointer);
        }
        let known = self.sibling("properties").and_then(Value::as_object);
        let known: Vec<&str> =
            known.into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        if name == "treat" && known.contains(&"screen") {
            return Fault::new(words::of_a_node(key, name), &pointer);
        }
        let same = SAME.iter().find(|(other, own)| *other == name && known.contains(own));
        // What others call it may mean something else there.
        let same = same.map(|(_, own)| Near { word: (*own).to_owned(), is_sole: false });
        let near = same.or_else(|| Near::of(name, known.iter().copied()));
        let suggestion = near.as_ref().map(|near| near.word.clone());
        let mut fault = Fault::new(words::unknown_key(key, name, near, &known), &pointer);
        let is_there = |key: &String| self.node.key(key).is_some();
        if suggestion.as_ref().is_some_and(is_there) {
            fault.finding = fault.finding.unmended();
        }
        fault.suggestion = suggestion;
        if name == "must" && known.contains(&"checks") {
            fault.finding = words::under_checks(fault.finding);
        }
        fault
    }

    /// `false` under the `then` or `else` of a condition.
    fn misplaced_key(&self) -> Fault {
        let name = self.pointer.rsplit('/').next().unwrap_or_default();
        let key = self
            .parent
            .and_then(|parent| parent.key(name))
            .map_or(self.label, |key| key.span);
        let (branch, condition) = self.condition();
        let required = || list(condition.and_then(|of| of.get("required")));
        let about =
            |key: &str| condition.is_some_and(|of| of["properties"].get(key).is_some());
        let value = |key: &str| self.parent.and_then(|parent| parent.get(key)?.text());
        // A condition on the type and another key speaks of that key.
        let other = required().find(|key| !["type", "as"].contains(key));
        let of_type = about("type") && other.is_none();
        let mut needed = None;
        let finding = match (value("type"), value("as")) {
            (Some(of), Some(result)) if of_type && about("as") => {
                words::not_of_type(key, name, of, Some(result))
            }
            (Some(of), _) if of_type => words::not_of_type(key, name, of, None),
            _ => match other.or_else(|| required().next()) {
                Some(other) if branch == "else" => {
                    needed = Some(other.to_owned());
                    words::needs_key(key, name, other)
                }
                Some(other) => match value(other).filter(|_| about(other)) {
                    Some(word) => words::not_with_word(key, name, other, word),
                    None => words::not_beside(key, name, other),
                },
                None => words::not_here(key, name),
            },
        };
        Fault { needed, ..self.fault(finding) }
    }

    /// The branch this keyword stands in, and the condition of that branch.
    fn condition(&self) -> (&str, Option<&'a Value>) {
        for branch in ["then", "else"] {
            if let Some(at) = self.path.rfind(&format!("/{branch}/")) {
                let condition = self.schema.pointer(&format!("{}/if", &self.path[..at]));
                return (branch, condition);
            }
        }
        ("", None)
    }

    fn missing_key(&self, names: Vec<String>) -> Fault {
        let mut finding = words::missing_key(self.label, &names);
        let words =
            names.first().filter(|_| names.len() == 1).map(|name| self.words_of(name));
        if let Some(words) = words.filter(|words| (1..=FEW_WORDS).contains(&words.len()))
        {
            finding = words::to_write(finding, &names[0], &words);
        }
        if names == ["decimals"] {
            finding = words::how_many_decimals(finding);
        }
        let keys: Vec<&str> = self.keys();
        if names == ["id"] && !keys.is_empty() && !keys.contains(&"type") {
            finding = words::perhaps_no_entry(finding);
        }
        let mut fault = self.fault(finding);
        fault.missing = names;
        fault
    }

    /// The words that a key beside the failing keyword takes; none where it is not
    /// held to a list.
    fn words_of(&self, key: &str) -> Vec<&'a str> {
        let of = self.sibling("properties").and_then(|properties| properties.get(key));
        let definition = of.and_then(|of| of.get("$ref")?.as_str()?.strip_prefix('#'));
        let definition = definition.and_then(|path| self.schema.pointer(path)).or(of);
        list(definition.and_then(|of| of.get("enum"))).collect()
    }

    /// The keys of which one is needed, without those that are not built yet.
    fn alternatives(&self) -> Vec<String> {
        let branches = self.schema.pointer(&self.path).and_then(Value::as_array);
        let names = branches
            .into_iter()
            .flatten()
            .flat_map(|branch| list(branch.get("required")));
        names.filter(|name| !self.is_later(name)).map(str::to_owned).collect()
    }

    fn unknown_word(&self, options: &Value) -> Fault {
        let shown = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let known: Vec<String> =
            options.as_array().into_iter().flatten().map(shown).collect();
        let found = self.node.text().unwrap_or_default();
        if self.is_later(found) {
            return self.fault(words::not_supported_yet(self.label, found));
        }
        if known == ["no_score"] {
            // Points that are text: no word is meant but a number.
            return self.fault(words::no_points(self.label, found, self.name()));
        }
        // Short words are near to each other by chance: `noll` is not `full`.
        let alike =
            |near: &Near| near.word.len() > 4 || near.word.get(..1) == found.get(..1);
        let near = Near::of(found, known.iter().map(String::as_str)).filter(alike);
        let folded = found.to_lowercase();
        let is_type = self.name() == "type" || self.name() == "as";
        let same = SAME_TYPE.iter().find(|(other, own)| {
            is_type && *other == folded && known.iter().any(|word| word == own)
        });
        let same = same.map(|(_, own)| Near { word: (*own).to_owned(), is_sole: false });
        let near = same.or(near);
        let suggestion = near.as_ref().map(|near| near.word.clone());
        let is_listed = near.is_none() || known.len() <= FEW_WORDS;
        let mut fault =
            self.fault(words::unknown_word(self.label, found, self.name(), near));
        fault.suggestion = suggestion;
        if !known.is_empty() && is_listed {
            fault.finding = words::with_words(fault.finding, &known);
        }
        fault
    }

    fn refused(&self) -> Fault {
        let found = self.node.text().unwrap_or_default();
        if self.is_later(found) {
            return self.fault(words::not_supported_yet(self.label, found));
        }
        self.fault(words::mismatch(self.label))
    }

    /// The keys that are written here.
    fn keys(&self) -> Vec<&'a str> {
        let entries = self.node.mapping().into_iter().flatten();
        entries.filter_map(|(key, _)| key.text()).collect()
    }

    /// Whether the key takes a list too, where of true and false it takes only true.
    fn only_true(&self) -> Option<bool> {
        let (beside, _) = self.path.rsplit_once('/')?;
        let of = self.schema.pointer(beside.strip_suffix("/then").unwrap_or(beside))?;
        let then = of.get("then").unwrap_or(of);
        let is_only = then.get("const") == Some(&Value::Bool(true));
        is_only.then(|| list(of.get("type")).any(|of| of == "array"))
    }

    /// What a key is told that takes only true: of false, leaving it out is meant.
    fn switch(&self, takes_list: bool) -> Finding {
        let (key, found) = (self.name(), found(self.node));
        let finding = words::only_true(self.label, key, takes_list, self.node, found);
        match self.node.text().and_then(truth) {
            Some(true) => self.as_truth(finding, "true"),
            Some(false) => words::without_key(finding),
            None => words::true_or_no_key(finding),
        }
    }

    /// What stands here was meant as true or false.
    fn as_truth(&self, finding: Finding, meant: &str) -> Finding {
        let words = Words::new(format!("write `{meant}`"), format!("skriv `{meant}`"));
        let finding = finding.help(&words.en, &words.sv);
        finding.mend(Fix::safe(words, [Edit::new(self.label, meant)]))
    }

    fn wrong_type(&self, kind: &TypeKind) -> Finding {
        if let Some(takes_list) = self.only_true() {
            return self.switch(takes_list);
        }
        let expected: Vec<JsonType> = match kind {
            TypeKind::Single(one) => vec![*one],
            TypeKind::Multiple(several) => several.iter().collect(),
        };
        let finding = words::wrong_type(
            self.label,
            self.name(),
            &expected,
            self.node,
            found(self.node),
        );
        let after = &self.source.text()[self.label.end as usize..];
        let rest =
            after.lines().next().unwrap_or_default().trim_start_matches([' ', ':']);
        if found(self.node) == JsonType::Null && rest.starts_with('#') {
            return words::swallowed(finding);
        }
        let shown = &self.source.text()[self.label.range()];
        let text = self.node.text().unwrap_or_default();
        let quoted = matches!(self.node.style, Style::SingleQuoted | Style::DoubleQuoted);
        let of_truth =
            [JsonType::Boolean, JsonType::String].map(|of| expected.contains(&of));
        if let (Some(meant), [true, false]) = (truth(text), of_truth) {
            return self.as_truth(finding, if meant { "true" } else { "false" });
        }
        let is_number = quoted && Number::parse(text).is_ok();
        if expected.contains(&JsonType::String) {
            let plain = self.node.style == Style::Plain && !shown.is_empty();
            let edit = mend::quote(self.source, self.label);
            let words = words::quotes_round(shown);
            return match plain {
                true => words::with_quotes(finding, shown).mend(Fix::safe(words, edit)),
                false => finding,
            };
        }
        if is_number
            && (expected.contains(&JsonType::Number)
                || expected.contains(&JsonType::Integer))
        {
            let words = Words::new("remove the quotes", "ta bort citattecknen");
            let fix = Fix::safe(words, [Edit::new(self.label, text)]);
            return words::without_quotes(finding).mend(fix);
        }
        if expected == [JsonType::Object] && self.path.contains("/definitions/option") {
            return words::as_option(finding, text);
        }
        if expected == [JsonType::Array] && !text.is_empty() {
            let list = format!("[{shown}]");
            let words = Words::new(format!("write `{list}`"), format!("skriv `{list}`"));
            let is_line = !shown.contains('\n') && self.node.style != Style::Literal;
            let edit = is_line.then(|| Edit::new(self.label, list));
            let finding = words::with_brackets(finding, shown);
            return finding.mend(Fix::safe(words, edit));
        }
        finding
    }

    fn ill_formed(&self, span: Span, found: Option<&str>) -> Finding {
        let found = found.unwrap_or_default();
        let is_id = ["/id/", "/name/", "/cell/", "/node/"].iter().any(|definition| {
            self.path.starts_with(&format!("/definitions{definition}"))
        });
        if self.path.starts_with("/definitions/date/") {
            words::ill_formed_date(span, found)
        } else if is_id {
            words::ill_formed_id(span, found)
        } else {
            words::with_spelling(words::ill_formed_value(span, found), &self.path)
        }
    }

    fn bad_key(&self, error: &ValidationError) -> Fault {
        let name = error.instance().as_str().unwrap_or_default().to_owned();
        let key = self.node.key(&name).map_or(self.label, |key| key.span);
        let later = list(self.sibling("x-later")).any(|later| name.contains(later));
        let finding = if later {
            words::not_supported_yet(key, &name)
        } else if self.path.contains("propertyNames")
            && !self.path.starts_with("/properties/items")
        {
            let path = error.schema_path().as_str();
            words::with_spelling(words::ill_formed_value(key, &name), path)
        } else {
            words::ill_formed_id(key, &name)
        };
        Fault::new(finding, &join(&self.pointer, &name))
    }

    fn repeated(&self) -> Finding {
        let elements = self.node.sequence().unwrap_or_default();
        let twice = elements.iter().enumerate().find_map(|(at, element)| {
            let json = element.json();
            let first = elements[..at].iter().find(|before| before.json() == json)?;
            Some((first.label(self.source), element.label(self.source), element.text()))
        });
        match twice {
            Some((first, again, text)) => {
                let words = Words::new("remove the second", "ta bort den andra");
                let edit = mend::without_element(self.source, again);
                words::repeated(again, first, text).mend(Fix::safe(words, edit))
            }
            None => words::mismatch(self.label),
        }
    }

    fn size(&self, kind: &ValidationErrorKind) -> Option<Finding> {
        use ValidationErrorKind as Of;
        let children = self.node.sequence().map_or(0, <[Node]>::len);
        let keys = self.node.mapping().map_or(0, crate::yaml::Mapping::len);
        let sections = ["sections", "items"].contains(&self.name());
        let of = self.parent.and_then(|parent| parent.get("type")?.text());
        Some(match kind {
            Of::MinItems { .. } if of == Some("roster") && self.name() == "items" => {
                words::empty_roster(self.label)
            }
            Of::MinItems { .. } if sections => {
                words::empty_section(self.label, self.name())
            }
            Of::MinItems { limit } => words::too_few(self.label, *limit, children),
            Of::MaxItems { limit } => words::too_many(self.label, *limit, children),
            Of::MinProperties { limit } => words::too_few(self.label, *limit, keys),
            Of::MaxProperties { limit } => words::too_many(self.label, *limit, keys),
            Of::MinLength { .. } => words::empty_text(self.label, self.name()),
            Of::Minimum { limit } => {
                words::too_small(self.label, self.node, limit, false)
            }
            Of::ExclusiveMinimum { limit } => {
                words::too_small(self.label, self.node, limit, true)
            }
            Of::Maximum { limit } => {
                words::too_great(self.label, self.node, limit, false)
            }
            Of::ExclusiveMaximum { limit } => {
                words::too_great(self.label, self.node, limit, true)
            }
            _ => return None,
        })
    }
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The JSON type of a node; a whole number is a number.
fn found(node: &Node) -> JsonType {
    match node.kind {
        Kind::Null => JsonType::Null,
        Kind::Bool(_) => JsonType::Boolean,
        Kind::Number { .. } => JsonType::Number,
        Kind::Text(_) => JsonType::String,
        Kind::Sequence(_) => JsonType::Array,
        Kind::Mapping(_) => JsonType::Object,
    }
}
