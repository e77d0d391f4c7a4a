//! How definitions of a folder stand to one another: doubles, and waves that are not
//! joined.
//!
//! *In:* a questionnaire or scoring file, and the other files of its folder. *Out:*
//! findings.
//!
//! Nothing is read here but what tells one file from another.

use crate::cli::files::{
    DUPLICATE_QUESTIONNAIRE, DUPLICATE_SCORING, Input, UNKNOWN_WAVE, UNLINKED_WAVE,
    WAVE_CYCLE, scalar,
};
use crate::cli::library::Library;
use crate::diagnostic::fix::{Edit, Fix};
use crate::diagnostic::{Finding, Findings, Words, nearest};
use crate::model::{Questionnaire, Scoring};
use crate::report::visible::visible;
use crate::source::{FileId, Source, Span};

impl Library {
    /// A finding for every file that is the same questionnaire as another one.
    pub(super) fn twice(
        &mut self,
        questionnaire: &Questionnaire,
        findings: &mut Findings,
    ) {
        let (name, version) = (&questionnaire.name.value, &questionnaire.version.value);
        let own = self.folder.path(questionnaire.file);
        for other in self.files_of(name, version) {
            let Ok(file) = self.folder.open(&other, &mut self.sources) else { continue };
            if self.folder.path(file) == own {
                continue;
            }
            let second = head(self.sources.get(file), file);
            findings.push(
                DUPLICATE_QUESTIONNAIRE
                    .at(questionnaire.name.span)
                    .says(
                        format!("`{name}@{version}` is another file too"),
                        format!("`{name}@{version}` är också en annan fil"),
                    )
                    .also(second, "this one", "den här")
                    .help(
                        "give one of them another version, or remove it",
                        "ge den ena en annan version, eller ta bort den",
                    ),
            );
        }
    }

    /// Whether a scoring file is the only one of its name for its questionnaire; else that
    /// is told. One that lies beside another version of the questionnaire was copied from
    /// there, so nothing else of it is news.
    pub(super) fn is_own(
        &self,
        input: &Input,
        scoring: &Scoring,
        findings: &mut Findings,
    ) -> bool {
        let wanted = &scoring.for_questionnaire;
        let Some((name, version)) = wanted.value.split_once('@') else { return true };
        if self.files_of(name, version).len() > 1 {
            // That is the fault, and told.
            return true;
        }
        let is_twin = |other: &Input| {
            !other.is_same(input)
                && self.folder.text(other).is_ok_and(|text| {
                    scalar(&text, "scoring").as_ref() == Some(&scoring.name.value)
                })
        };
        let is_beside_own = |file: &Input| self.beside(file).contains(&wanted.value);
        // A copy that lies beside another version is told there, and not at the original.
        let is_own = is_beside_own(input);
        let is_copy = |other: &Input| is_own && !is_beside_own(other);
        let twins = self.scorings_of(name, version);
        let mut twins = twins.into_iter().filter(|other| !is_copy(other));
        let Some(twin) = twins.find(is_twin) else { return true };
        let own = &scoring.name.value;
        let twin = visible(&twin.name).into_owned();
        let beside = self.beside(input);
        let is_here = beside.contains(&wanted.value);
        let other = beside.iter().find(|other| other.split('@').next() == Some(name));
        let finding = match other.filter(|_| !is_here) {
            Some(other) => DUPLICATE_SCORING
                .at(wanted.span)
                .says(
                    format!(
                        "this is for `{}`, which has a scoring file `{own}`, and lies \
                         beside `{other}`",
                        wanted.value
                    ),
                    format!(
                        "filen gäller `{}`, som har en poängfil `{own}`, och ligger bredvid \
                         `{other}`",
                        wanted.value
                    ),
                )
                .help(
                    format!("write `for: {other}`; the other one is {twin}"),
                    format!("skriv `for: {other}`; den andra är {twin}"),
                )
                .mend(Fix::guess(
                    Words::new(format!("write `{other}`"), format!("skriv `{other}`")),
                    [Edit::word(wanted.span, other.clone())],
                )),
            None => DUPLICATE_SCORING
                .at(scoring.name.span)
                .says(
                    format!("`{}` has another scoring file `{own}`", wanted.value),
                    format!("`{}` har en annan poängfil `{own}`", wanted.value),
                )
                .help(
                    format!("give one of them another name; the other one is {twin}"),
                    format!("ge den ena ett annat namn; den andra är {twin}"),
                ),
        };
        findings.push(finding.pointer("/for"));
        is_here || other.is_none()
    }

    /// A finding where the version that is followed is not in the folder; none where
    /// the folder does not hold the questionnaire itself.
    pub(super) fn unknown_wave(&self, questionnaire: &Questionnaire) -> Option<Finding> {
        let follows = questionnaire.wave.as_ref()?.follows.as_ref()?;
        let (name, own) = questionnaire.root();
        let version = &follows.value;
        let is_here = |version: &str| !self.files_of(name, version).is_empty();
        if !is_here(own) || is_here(version) {
            return None;
        }
        let known = self.known();
        let same = known.iter().filter(|(other, _)| *other == name);
        let others: Vec<&str> =
            same.map(|(_, version)| *version).filter(|version| *version != own).collect();
        let finding = UNKNOWN_WAVE.at(follows.span);
        if let Some(bare) = version.strip_prefix(name).and_then(|v| v.strip_prefix('@')) {
            // The name is said already.
            let fix =
                Words::new(format!("write `\"{bare}\"`"), format!("skriv `\"{bare}\"`"));
            let finding = finding.says(
                format!("`{version}` is no version: `follows` takes it without a name"),
                format!("`{version}` är ingen version: `follows` tar den utan namn"),
            );
            let edit = Edit::word(follows.span, bare);
            return Some(finding.help(fix.en.clone(), fix.sv.clone()).mend(
                if is_here(bare) {
                    Fix::safe(fix, [edit])
                } else {
                    Fix::guess(fix, [edit])
                },
            ));
        }
        let finding = finding.says(
            format!(
                "`{name}@{version}` is not in the folder, so nothing is compared with it"
            ),
            format!("`{name}@{version}` finns inte i mappen, så inget jämförs med den"),
        );
        let near = nearest(version, others.iter().copied());
        Some(match (near, &others[..]) {
            (None, []) => finding,
            (None, others) => {
                let others = others.join(", ");
                finding.help(
                    format!("these versions are there: {others}"),
                    format!("de här versionerna finns: {others}"),
                )
            }
            (near, _) => finding.suggest(near),
        })
    }

    /// A note where an earlier version lies in the folder and nothing says whether this
    /// one continues it.
    pub(super) fn unlinked_wave(&self, questionnaire: &Questionnaire) -> Option<Finding> {
        let follows = questionnaire.wave.as_ref().and_then(|wave| wave.follows.as_ref());
        if follows.is_some() || !questionnaire.bases.is_empty() {
            return None;
        }
        let (name, own) = questionnaire.root();
        let known = self.known();
        let versions = known.iter().filter(|(other, _)| *other == name);
        let earlier = versions.map(|(_, version)| *version).filter(|v| is_before(v, own));
        let latest = earlier.reduce(|a, b| if is_before(a, b) { b } else { a })?;
        Some(
            UNLINKED_WAVE
                .at(questionnaire.version.span)
                .says(
                    format!(
                        "`{name}@{latest}` is here too, and nothing says whether this version \
                         follows it"
                    ),
                    format!(
                        "`{name}@{latest}` finns också här, och inget säger om den här \
                         versionen följer upp den"
                    ),
                )
                .help(
                    format!(
                        "write `wave: {{follows: \"{latest}\"}}`: then breaks are checked and \
                         `prev.` reads its answers"
                    ),
                    format!(
                        "skriv `wave: {{follows: \"{latest}\"}}`: då granskas brott i serien \
                         och `prev.` läser dess svar"
                    ),
                ),
        )
    }
}

/// Whether a version comes before another: numbers by their size, words by their letters.
fn is_before(version: &str, other: &str) -> bool {
    let parts = |version: &str| -> Vec<(Option<u64>, String)> {
        let parts = version.split(['.', '-']);
        parts.map(|part| (part.parse().ok(), part.to_owned())).collect()
    };
    parts(version) < parts(other)
}

/// A finding where the versions that are followed lead back; `versions` begins with the
/// questionnaire's own.
pub(super) fn wave_cycle(
    questionnaire: &Questionnaire,
    versions: &[String],
) -> Option<Finding> {
    let follows = questionnaire.wave.as_ref()?.follows.as_ref()?;
    let chain: Vec<String> =
        versions.iter().chain(versions.first()).map(|v| format!("`{v}`")).collect();
    let chain = chain.join(" → ");
    Some(
        WAVE_CYCLE
            .at(follows.span)
            .says(
                format!("the versions follow one another in a circle: {chain}"),
                format!("versionerna följer varandra i en cirkel: {chain}"),
            )
            .mark("this one follows", "den här följer")
            .help(
                "let each version follow an earlier one; the first follows none",
                "låt varje version följa en tidigare; den första följer ingen",
            ),
    )
}

/// Where a questionnaire names itself.
fn head(source: &Source, file: FileId) -> Span {
    let text = source.text();
    let at = text.find("questionnaire:").unwrap_or(0);
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
    Span::new(file, at..end)
}
