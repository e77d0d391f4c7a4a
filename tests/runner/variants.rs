//! Scoring files that build on others: `extends`, `without`, `include`, levels.
//!
//! *In:* questionnaires and scoring files in memory. *Out:* scores worked out by hand, and
//! every finding with its file, line and column.

use crate::score::support::Bench;
use crate::texts::{Texts, told};
use survey::check::{self, SoundScoring};
use survey::diagnostic::Findings;
use survey::load::{self, Reader};
use survey::report::tree::yaml;
use survey::route;
use survey::score;
use survey::source::{FileId, Sources};

pub const QUESTIONS: &str = "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [sv]\n\
privacy: {purpose: P, public: nothing, kept: K}\n\
options:\n  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]\n\
sections:\n- id: s\n  title: S\n  items:\n  \
- {id: q1, type: single, options: ja_nej, required: true, text: A?}\n  \
- {id: q2, type: single, options: ja_nej, required: true, text: B?}\n  \
- {id: antal, type: integer, min: 0, max: 10, required: true, text: C?}\n";

const BASE: &str = "scoring: grund\nfor: demo@1\npoints_are: example\n\
arithmetic: {decimals: 1}\nmissing: strict\nitems:\n  \
q1: {map: {ja: 2, nej: 0}}\n  \
q2: {map: {ja: 3, nej: 1}}\n  \
antal: {value: self, range: [0, 10]}\n\
indices:\n  \
plan: {level: pelare, aggregate: sum, weights: points, children: [q1, q2]}\n  \
total: {aggregate: sum, weights: points, children: [plan, antal], normalise: percent_of_max}\n\
gates:\n- {id: tak, when: q1 == 'nej', node: total, cap: 50, because: Ingen plan}\n";

const HEAD: &str = "scoring: variant\nfor: demo@1\nextends: {base: base.yaml}\n";

const ANSWERS: &str = "q1=nej q2=ja antal=8";

/// Loads a questionnaire, the first file, with a scoring file, the second.
pub fn bench(files: &[(&str, &str)]) -> Bench {
    let texts = Texts::new(files);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let open = |path: &str, sources: &mut Sources| {
        texts.read(FileId(0), path, sources).expect("a file")
    };
    // Paths lead from a file, and the first is in the same folder as all.
    sources.add(survey::source::Source::new("none", ""));
    let file = open(files[0].0, &mut sources);
    let questionnaire =
        load::questionnaire(file, &mut sources, &texts, &mut findings).expect("read");
    let file = open(files[1].0, &mut sources);
    let scoring = load::scoring(file, &mut sources, &texts, &mut findings);
    assert_eq!(told(&sources, &findings), Vec::<String>::new());
    let scoring = scoring.expect("read");
    let plan = route::compile(&questionnaire, None).plan;
    let rules = score::resolve(&scoring, &questionnaire, &plan).expect("rules");
    Bench { questionnaire, plan, scoring, rules }
}

/// A variant of the base above, what it says after its head.
fn variant(text: &str) -> Bench {
    let whole = text.starts_with("scoring");
    let text = if whole { text.to_owned() } else { format!("{HEAD}{text}") };
    bench(&[("q.yaml", QUESTIONS), ("v.yaml", &text), ("base.yaml", BASE)])
}

fn without(paths: &str, text: &str) -> String {
    format!(
        "scoring: variant\nfor: demo@1\nextends: {{base: base.yaml, without: [{paths}]}}\n{text}"
    )
}

/// Checks the second file against the first: what is sound, and every finding.
pub fn check(files: &[(&str, &str)]) -> (Vec<SoundScoring>, Vec<String>) {
    let texts = Texts::new(files);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    sources.add(survey::source::Source::new("none", ""));
    let mut open =
        |at: usize| texts.read(FileId(0), files[at].0, &mut sources).expect("a file");
    let (first, second) = (open(0), open(1));
    let questionnaire =
        load::questionnaire(first, &mut sources, &texts, &mut findings).expect("read");
    let scoring = load::scoring(second, &mut sources, &texts, &mut findings);
    let scorings = scoring.into_iter().collect();
    let (_, sound) = check::check(&sources, questionnaire, None, scorings, &mut findings);
    findings.tidy();
    (sound, told(&sources, &findings))
}

fn found(text: &str) -> Vec<String> {
    check(&[("q.yaml", QUESTIONS), ("v.yaml", text), ("base.yaml", BASE)]).1
}

#[test]
fn a_base_alone_is_what_the_hand_says() {
    // plan 0 + 3; total 3 + 8 = 11 between 0+1+0 and 2+3+10: 100·10/14 > 50, so 50.
    let base = bench(&[("q.yaml", QUESTIONS), ("base.yaml", BASE)]);
    assert_eq!(base.exact(ANSWERS, "total"), "50");
    assert_eq!(variant("").exact(ANSWERS, "total"), "50");
}

#[test]
fn maps_are_laid_key_by_key_and_none_takes_a_step_away() {
    // q2: ja is 5 now and nej still 1; no gate and no scale: 0 + 5 + 8.
    let text = "items: {q2: {map: {ja: 5}}}\nindices: {total: {normalise: none}}\n";
    let bench = variant(&without("gates.tak", text));
    assert_eq!(bench.exact(ANSWERS, "total"), "13");
    assert_eq!(bench.exact("q1=ja q2=nej antal=8", "total"), "11");
}

#[test]
fn a_rule_replaces_one_of_another_kind_and_a_gate_that_of_its_id() {
    // antal is 4 from 5 on: 3 + 4 = 7 between 1 and 9: 100·6/8 = 75, capped at 20.
    let text = "items: {antal: {bands: [{from: 0, points: 0}, {from: 5, points: 4}]}}\n\
                gates: [{id: tak, cap: 20}]\n";
    let bench = variant(text);
    assert_eq!(bench.scoring.gates.len(), 1);
    assert_eq!(bench.exact(ANSWERS, "total"), "20");
    assert_eq!(bench.exact("q1=ja q2=nej antal=8", "total"), "75");
    // Another act of the same gate: 75 − 30.
    let text = text.replace("cap: 20", "subtract: 30");
    assert_eq!(variant(&text).exact(ANSWERS, "total"), "45");
}

#[test]
fn a_list_is_replaced_and_one_of_its_elements_left_out() {
    // Only the plan is left, 3 between 1 and 5: 100·2/4, and 50 is the cap.
    let text = "indices: {total: {children: [plan]}}\n";
    let left = without("items.antal, gates", text);
    assert_eq!(variant(&left).exact(ANSWERS, "total"), "50");
    // 2 + 1 between 1 and 5.
    let left = without("items.antal, indices.total.children.antal, gates", "");
    assert_eq!(variant(&left).exact("q1=ja q2=nej antal=0", "total"), "50");
}

#[test]
fn keys_of_a_level_reach_its_nodes_and_a_node_may_say_otherwise() {
    // plan: 3 between 1 and 5.
    let level = "indices:\n  level:pelare: {normalise: percent_of_max}\n";
    assert_eq!(variant(level).exact(ANSWERS, "plan"), "50");
    let node = format!("{level}  plan: {{normalise: none}}\n");
    assert_eq!(variant(&node).exact(ANSWERS, "plan"), "3");
    let one = without(
        "items.q1",
        &format!(
            "{level}  \
        egen: {{level: pelare, aggregate: sum, weights: points, children: [antal]}}\n  \
        plan: {{children: [q2]}}\n  total: {{children: [plan]}}\n"
        ),
    );
    assert_eq!(variant(&one).exact(ANSWERS, "egen"), "80");
}

const PART: &str = "options:\n  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]\n\
sections:\n- id: del\n  title: D\n  items:\n  \
- {id: a, type: single, options: ja_nej, required: true, text: A?}\n  \
- {id: b, type: integer, min: 0, max: 10, required: true, text: B?}\n  \
- {id: c, type: integer, min: 0, max: 10, required: true, text: C?}\n";

const SCALE: &str = "scoring: skala\nitems:\n  \
a: {map: {ja: 1, nej: 0}}\n  \
b: {value: self * 2, range: [0, 20]}\n\
unscored: {c: Bara en följdfråga}\n\
indices:\n  \
summa:\n    aggregate: sum\n    weights: points\n    children: [a, b]\n    \
bonus: {when: \"a == 'ja' and score.b > 2 and c > 3\", add: 10, because: \"Svarade {{ c }}\"}\n";

const TWICE: &str = "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [sv]\n\
privacy: {purpose: P, public: nothing, kept: K}\nsections:\n\
- include: {file: part.yaml, section: del, as: k}\n\
- include: {file: part.yaml, section: del, as: m}\n";

const MAIN: &str = "scoring: allt\nfor: demo@1\npoints_are: example\n\
arithmetic: {decimals: 1}\nmissing: strict\n\
include:\n- {file: scale.yaml, as: k}\n- {file: scale.yaml, as: m}\n\
indices:\n  total: {aggregate: sum, weights: points, children: [k_summa, m_summa]}\n";

fn scales<'a>(main: &'a str, scale: &'a str) -> [(&'a str, &'a str); 4] {
    [("q.yaml", TWICE), ("v.yaml", main), ("scale.yaml", scale), ("part.yaml", PART)]
}

#[test]
fn a_scale_is_included_twice_under_the_names_its_items_have() {
    let bench = bench(&scales(MAIN, SCALE));
    let answers = "k_a=ja k_b=3 k_c=4 m_a=nej m_b=2 m_c=9";
    // 1 + 6, and 10 more since 4 > 3; 0 + 4, and a is nej.
    assert_eq!(bench.exact(answers, "k_summa"), "17");
    assert_eq!(bench.exact(answers, "m_summa"), "4");
    assert_eq!(bench.exact(answers, "total"), "21");
    let (sound, told) = check(&scales(MAIN, SCALE));
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(sound.len(), 1);
}

#[test]
fn own_keys_lie_on_what_is_included() {
    let main = format!("{MAIN}items: {{k_a: {{map: {{ja: 5}}}}}}\n");
    let bench = bench(&scales(&main, SCALE));
    assert_eq!(bench.exact("k_a=ja k_b=0 k_c=0 m_a=ja m_b=0 m_c=0", "total"), "6");
}

#[test]
fn a_fault_of_an_included_file_stands_in_it() {
    let scale = SCALE.replace("a == 'ja'", "a == 'jaa'");
    let (sound, told) = check(&scales(MAIN, &scale));
    assert!(sound.is_empty());
    let code = told.iter().find(|line| line.contains("'jaa'")).expect("told");
    assert!(code.starts_with("scale.yaml:11:25 "), "{told:#?}");
    assert!(told.iter().all(|line| line.starts_with("scale.yaml:")), "{told:#?}");
}

#[test]
fn what_cannot_be_built_on_is_told_where_it_is_named() {
    let of = |text: &str| found(&format!("scoring: v\nfor: demo@1\n{text}"));
    assert_eq!(of("extends: {base: bas.yaml}\n"), ["v.yaml:3:17 missing-file bas.yaml"]);
    assert_eq!(
        of("extends: {base: ../base.yaml}\n"),
        ["v.yaml:3:17 file-outside ../base.yaml"]
    );
    assert_eq!(of("extends: {base: v.yaml}\n"), ["v.yaml:3:17 include-cycle v.yaml"]);
    assert_eq!(
        of("extends: {base: base.yaml, without: [gates.tka]}\n"),
        ["v.yaml:3:38 empty-without gates.tka"]
    );
    assert_eq!(
        of("extends: {base: base.yaml}\ninclude: [{file: base.yaml, as: k}, {file: base.yaml, as: k}]\n")
            .iter()
            .filter(|line| line.contains("name-taken"))
            .collect::<Vec<_>>(),
        ["v.yaml:4:59 name-taken k"]
    );
    assert_eq!(
        of("extends: {base: base.yaml}\nindices: {level:pelar: {normalise: none}}\n"),
        ["v.yaml:4:11 unmet-level level:pelar"]
    );
}

#[test]
fn files_that_extend_one_another_are_told_in_the_last() {
    let (a, b) = (
        BASE.to_owned() + "extends: {base: b.yaml}\n",
        BASE.replace("scoring: grund", "scoring: b\nextends: {base: v.yaml}"),
    );
    let (_, told) = check(&[("q.yaml", QUESTIONS), ("v.yaml", &a), ("b.yaml", &b)]);
    assert_eq!(told, ["b.yaml:2:17 include-cycle v.yaml"]);
}

#[test]
fn what_a_base_forbids_stays_forbidden() {
    let base = format!("{BASE}forbid:\n- {{what: [rank], because: Få svar}}\n");
    let text = format!("{HEAD}forbid: [{{what: [total], because: Också}}]\n");
    let files = [("q.yaml", QUESTIONS), ("v.yaml", text.as_str()), ("base.yaml", &base)];
    assert_eq!(bench(&files).scoring.results.forbid.len(), 2);
    let text = without("forbid", "");
    let files = [("q.yaml", QUESTIONS), ("v.yaml", text.as_str()), ("base.yaml", &base)];
    assert_eq!(check(&files).1, ["v.yaml:3:38 loosened-forbid forbid"]);
}

#[test]
fn a_variant_lacks_nothing_in_the_end() {
    // What the base has not, and the variant not either, is told at the variant.
    let base = BASE.replace("points_are: example\n", "");
    let files = [("q.yaml", QUESTIONS), ("v.yaml", HEAD), ("base.yaml", &base)];
    assert_eq!(check(&files).1, ["v.yaml:1:1 missing-key scoring: variant"]);
    let own = format!("{HEAD}points_are: official\n");
    let files = [("q.yaml", QUESTIONS), ("v.yaml", own.as_str()), ("base.yaml", &base)];
    assert_eq!(check(&files).1, Vec::<String>::new());
}

#[test]
fn the_hash_is_of_every_file() {
    let hash = |base: &str| {
        let files = [("q.yaml", QUESTIONS), ("v.yaml", HEAD), ("base.yaml", base)];
        check(&files).0[0].hash().to_owned()
    };
    assert_eq!(hash(BASE), hash(BASE));
    assert_ne!(hash(BASE), hash(&format!("{BASE}# later\n")));
}

#[test]
fn what_is_shown_is_the_same_file_written_out() {
    for files in [
        &scales(MAIN, SCALE)[..],
        &[("q.yaml", QUESTIONS), ("v.yaml", HEAD), ("base.yaml", BASE)],
    ] {
        let texts = Texts::new(files);
        let mut sources = Sources::default();
        sources.add(survey::source::Source::new("none", ""));
        let mut findings = Findings::default();
        let mut tree = |path: &str, texts: &Texts, sources: &mut Sources| {
            let file = texts.read(FileId(0), path, sources).expect("a file");
            load::scoring_tree(file, sources, texts, &mut findings).expect("a tree")
        };
        let whole = tree("v.yaml", &texts, &mut sources);
        let shown = yaml(&whole, &sources);
        let again = [("w.yaml", shown.as_str())];
        let texts = Texts::new(&again);
        let read = tree("w.yaml", &texts, &mut sources);
        assert_eq!(read.json(), whole.json(), "{shown}");
        assert!(findings.is_empty(), "{shown}");
    }
}

const MANY: &str = "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [sv]\n\
privacy: {purpose: P, public: nothing, kept: K}\n\
options:\n  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]\n\
sections:\n- id: s\n  title: S\n  items:\n  \
- {id: q1, type: scale, from: 0, to: 4, required: true, text: A?}\n  \
- {id: q2, type: scale, from: 0, to: 4, required: true, text: B?}\n  \
- {id: q10, type: scale, from: 0, to: 4, required: true, text: C?}\n  \
- {id: q_place, type: text, required: true, text: D?}\n  \
- {id: m, type: grid, options: ja_nej, required: true, text: E?, rows: [{id: r1, label: R}, {id: r2, label: S}, {id: x, label: T}]}\n";

const HEAD_OF_MANY: &str = "scoring: grund\nfor: demo@1\npoints_are: example\n\
arithmetic: {decimals: 1}\nmissing: strict\nunscored: {q_place: Bara en plats}\n";

fn many(rest: &str) -> Bench {
    bench(&[("q.yaml", MANY), ("v.yaml", &format!("{HEAD_OF_MANY}{rest}"))])
}

const TOTAL: &str = "indices: {total: {aggregate: sum, weights: points, children: [q1, q2, q10, m.r1, m.r2, m.x]}}\n";

#[test]
fn a_pattern_says_of_many_what_a_nearer_key_may_say_otherwise() {
    let bench = many(&format!(
        "items:\n  q2: {{label: Den andra}}\n  \"q*\": {{value: self, missing: zero}}\n  \
         \"q1*\": {{value: 4 - self, range: [0, 4]}}\n  q10: {{missing: full, map: {{0: 7, 1: 0, 2: 0, 3: 0, 4: 0}}}}\n  \
         \"m.*\": {{map: {{ja: 1, nej: 0}}}}\n  \"m.r*\": {{map: {{ja: 10, nej: 0}}}}\n{TOTAL}"
    ));
    let answers = "q1=1 q2=3 q10=0 m.r1=ja m.r2=ja m.x=ja";
    // q1* turns q1, q2 is as it stands, q10 has a rule of its own, r1 and r2 have theirs.
    for (node, points) in [
        ("q1", "3"),
        ("q2", "3"),
        ("q10", "7"),
        ("m.r1", "10"),
        ("m.x", "1"),
        ("total", "34"),
    ] {
        assert_eq!(bench.exact(answers, node), points, "{node}");
    }
    // What the nearer key does not say stays: q1 is worth 0 where it is absent, q10 all 7,
    // and the rows keep the policy of the file.
    assert_eq!(
        bench.exact("q1=!refused q2=0 q10=1 m.r1=nej m.r2=nej m.x=nej", "total"),
        "0"
    );
    assert_eq!(
        bench.exact("q1=4 q2=0 q10=!refused m.r1=nej m.r2=nej m.x=nej", "total"),
        "7"
    );
    assert_eq!(bench.exact("q1=4 q2=0 q10=1 m.r2=nej m.x=nej", "total"), "strict");
    let order: Vec<&str> =
        bench.scoring.items.iter().map(|rule| rule.id.value.as_str()).collect();
    assert_eq!(order, ["q2", "q1", "q10", "m.x", "m.r1", "m.r2"]);
    // A grid of which no row has a key is met as a whole.
    let whole = many(
        "items:\n  \"q*\": {value: self}\n  \"*\": {aggregate: sum, rows: {r1: {map: {ja: 2, nej: 0}}, r2: {map: {ja: 3, nej: 0}}, x: {map: {ja: 4, nej: 0}}}}\n",
    );
    assert_eq!(whole.exact("m.r1=ja m.r2=nej m.x=ja", "m"), "6");
    // Of equally near ones the later wins.
    let later = many(&format!(
        "items:\n  \"*1\": {{value: self}}\n  \"q*\": {{value: self}}\n  \"m.*\": {{map: {{ja: 1, nej: 0}}}}\n  \"*2\": {{value: self + 1, range: [1, 5]}}\n{TOTAL}"
    ));
    assert_eq!(later.exact(answers, "q2"), "4");
}

#[test]
fn what_is_wrong_in_a_pattern_is_told_once_and_where_it_stands() {
    let of = |items: &str| {
        let text = format!("{HEAD_OF_MANY}items:\n{items}");
        check(&[("q.yaml", MANY), ("v.yaml", &text)]).1
    };
    let rest = "  \"m.*\": {map: {ja: 1, nej: 0}}\n";
    assert_eq!(of(&format!("  \"q*\": {{value: self}}\n{rest}")), Vec::<String>::new());
    assert_eq!(
        of(&format!("  \"q*\": {{vaule: self}}\n{rest}")),
        ["v.yaml:8:10 unknown-key vaule"]
    );
    assert_eq!(
        of(&format!("  \"q*\": {{value: self}}\n  \"p*\": {{missing: zero}}\n{rest}")),
        ["v.yaml:9:3 unmet-pattern \"p*\""]
    );
    assert_eq!(
        of(&format!(
            "  \"q*\": {{value: self}}\n  q1: {{map: {{0: 0, 1: 1, 2: 2, 3: 3}}}}\n{rest}"
        )),
        ["v.yaml:9:13 unscored-option {0: 0, 1: 1, 2: 2, 3: 3}"]
    );
    // Without its questionnaire nothing more is said of it.
    let text =
        HEAD_OF_MANY.replace("demo@1", "demo@2") + "items: {\"q*\": {value: self}}\n";
    let told = check(&[("q.yaml", MANY), ("v.yaml", &text)]).1;
    assert_eq!(told, ["v.yaml:2:6 wrong-questionnaire demo@2"]);
}

#[test]
fn patterns_lie_on_one_another_across_files() {
    let base = format!(
        "{HEAD_OF_MANY}items:\n  \"q*\": {{value: self, normalise: percent_of_max}}\n  \"m.*\": {{map: {{ja: 1, nej: 0}}}}\n"
    );
    let variant = "scoring: variant\nfor: demo@1\nextends: {base: base.yaml}\nitems:\n  q1: {normalise: none}\n  \"q*\": {missing: zero}\n";
    let bench = bench(&[("q.yaml", MANY), ("v.yaml", variant), ("base.yaml", &base)]);
    // The variant switches off what a pattern of the base does; the others stay.
    assert_eq!(bench.exact("q1=1 q2=1 q10=2", "q1"), "1");
    assert_eq!(bench.exact("q1=1 q2=1 q10=2", "q2"), "25");
    assert_eq!(bench.exact("q1=1 q2=!refused q10=2", "q2"), "0");
}

#[test]
fn a_scale_with_patterns_is_included_under_the_names_its_items_have() {
    let scale = SCALE.replace(
        "b: {value: self * 2, range: [0, 20]}",
        "\"b*\": {value: self * 2, range: [0, 20]}",
    );
    let bench = bench(&scales(MAIN, &scale));
    let answers = "k_a=ja k_b=3 k_c=4 m_a=nej m_b=2 m_c=9";
    assert_eq!(bench.exact(answers, "total"), "21");
}
