#![doc = include_str!("undeclared_break.md")]

use crate::changes::kinds::items::{CONCEPT, TYPE};
use crate::changes::kinds::options::{
    OPTION_ADDED, OPTION_REMOVED, OPTION_REUSED, OPTION_SWAPPED,
};
use crate::changes::{Change, ChangeKind, Compared, Joined, Side, folded};
use crate::check::followed::of_kinds;
use crate::check::rules::unclaimed_code;
use crate::check::{Followed, Subject};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::Comparable;
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "undeclared-break",
    severity: Severity::Error,
    explanation: include_str!("undeclared_break.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    let read = unclaimed_code::read_items(subject);
    for (_, new) in followed.kept() {
        let item = &subject.questionnaire.items[new];
        let Some(compared) = followed.of(new) else { continue };
        // Contact data leave in no publication and so have no series.
        let is_apart = item.personal || followed.is_declared_break(new);
        // What cannot be read is told as such, and not once more as another universe.
        let is_faulty = item.poisoned || subject.compiled.plan.items[new].faulty;
        if compared.found != Comparable::Break || is_apart || is_faulty {
            continue;
        }
        let causes = causes(followed, (new, compared), read[new]);
        if !causes.is_empty() {
            findings.push(finding(followed, compared, item.id.span, &causes));
        }
    }
}

/// The changes that break the series, without those that have a rule of their own or
/// would go with them; what no reason makes up for comes first.
fn causes<'c>(
    followed: &Followed<'_>,
    (new, compared): (usize, &'c Compared),
    is_read: bool,
) -> Vec<&'c Change> {
    let by_id = matches!(followed.pairs.items[new], Some((_, Joined::Id)));
    let has = |kinds: &[&'static ChangeKind]| !of_kinds(compared, kinds).is_empty();
    if by_id && has(&[&CONCEPT, &TYPE]) {
        return Vec::new();
    }
    let is_unclaimed = is_read && has(&[&OPTION_REMOVED]);
    let is_apart = |change: &&Change| {
        let kind = change.kind;
        *kind == OPTION_REUSED
            || *kind == OPTION_SWAPPED
            || is_unclaimed && (*kind == OPTION_REMOVED || *kind == OPTION_ADDED)
    };
    let breaks = compared.changes.iter().filter(|it| it.class == Comparable::Break);
    let mut causes: Vec<&Change> = breaks.filter(|change| !is_apart(change)).collect();
    causes.sort_by_key(|change| change.kind.is_judged);
    causes
}

/// The new code of an option that is gone and whose label stands at another.
fn recoded(causes: &[&Change]) -> Option<(String, String)> {
    let code = |change: &Change| Some(change.parts.first()?.name.clone());
    let label = |side: &Option<Side>| {
        side.as_ref().and_then(|side| side.text.as_deref()).map(folded)
    };
    let of = |kind: &'static ChangeKind| causes.iter().filter(move |it| it.kind == kind);
    of(&OPTION_REMOVED).find_map(|gone| {
        let same = |added: &&&Change| label(&added.new) == label(&gone.old);
        let added = of(&OPTION_ADDED).find(same)?;
        Some((code(gone)?, code(added)?))
    })
}

fn finding(
    followed: &Followed<'_>,
    compared: &Compared,
    id: Span,
    causes: &[&Change],
) -> Finding {
    let (version, name) = (followed.version(), &compared.name);
    let first = causes[0];
    let (english, swedish) = (told(causes, false), told(causes, true));
    let finding = match &compared.declared {
        Some(declared) => {
            let word = match declared.word {
                Comparable::Identical => "identical",
                _ => "minor",
            };
            RULE.at(declared.span).says(
                format!(
                    "`{name}` is declared `{word}` and breaks with version {version}: \
                     {english}"
                ),
                format!(
                    "`{name}` är angiven som `{word}` och bryter med version {version}: \
                     {swedish}"
                ),
            )
        }
        None => RULE.at(id).says(
            format!(
                "`{name}` breaks with version {version} and does not say so: {english}"
            ),
            format!("`{name}` bryter med version {version} utan att säga det: {swedish}"),
        ),
    };
    let mut finding = finding;
    if let Some(new) = &first.new
        && new.text.is_some()
        && new.span != finding.label.span
    {
        finding = finding.also(new.span, "this is new", "det här är nytt");
    }
    if let Some(old) = &first.old {
        finding = finding.also(old.span, "before", "förut");
    }
    let (english, swedish) = first.kind.why;
    help(finding, compared, causes).why(english, swedish)
}

/// What changed, each kind once.
fn told(causes: &[&Change], in_swedish: bool) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for change in causes {
        let (english, swedish) = change.kind.what;
        let mut text = if in_swedish { swedish } else { english }.to_owned();
        for part in &change.parts {
            if matches!(part.what, "option" | "row" | "point" | "key") {
                text.push_str(&format!(" `{}`", part.name));
            }
        }
        if !kinds.contains(&text) {
            kinds.push(text);
        }
    }
    kinds.join(", ")
}

fn help(finding: Finding, compared: &Compared, causes: &[&Change]) -> Finding {
    let is_minor =
        compared.declared.as_ref().is_some_and(|it| it.word == Comparable::Minor);
    if let Some((old, new)) = recoded(causes) {
        return finding.help(
            format!("did you mean `was: [{old}]` on the option `{new}`?"),
            format!("menade du `was: [{old}]` på alternativet `{new}`?"),
        );
    }
    if !causes.iter().all(|change| change.kind.is_judged) {
        return finding.help(
            "say `comparable: break`, or take the change back",
            "ange `comparable: break`, eller ta tillbaka ändringen",
        );
    }
    if is_minor {
        return finding.help(
            "give the reason under `comparable_because`, or say `comparable: break`",
            "ange skälet i `comparable_because`, eller ange `comparable: break`",
        );
    }
    finding.help(
        "say `comparable: break`, or `comparable: minor` with the reason under \
         `comparable_because`",
        "ange `comparable: break`, eller `comparable: minor` med skälet i \
         `comparable_because`",
    )
}
