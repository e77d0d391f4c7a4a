//! How waves are compared, as the author of a scoring file declares it.
//!
//! *In:* `waves:` of a scoring file. *Out:* plain data.
//!
//! What a wave is called and which one it follows stands in the questionnaire.

use crate::model::Text;
use crate::source::{Span, Spanned};

/// How waves are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waves {
    /// By whose rules both are rescored; `newer` unless said.
    pub rules: Option<Spanned<Rescore>>,
    /// Where a series ends, in the order written.
    pub breaks: Vec<WaveBreak>,
}

/// By whose rules two waves are rescored, so that like is compared with like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rescore {
    /// Those of the newer wave.
    #[default]
    Newer,
    /// Those of the older wave.
    Older,
    /// Each, which gives two figures.
    Both,
}

/// Between two waves, nodes whose series ends there.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveBreak {
    /// The last wave before it, by label or version.
    pub before: Spanned<String>,
    /// The first wave after it.
    pub after: Spanned<String>,
    /// The nodes; all where none is written.
    pub nodes: Vec<Spanned<String>>,
    /// The reason, printed in place of the change.
    pub because: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

impl Rescore {
    /// Every word.
    pub const ALL: [(&'static str, Self); 3] =
        [("newer", Self::Newer), ("older", Self::Older), ("both", Self::Both)];

    /// The word in YAML.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, it)| *it == self).map_or("", |(name, _)| name)
    }
}

impl Waves {
    /// By whose rules waves are rescored.
    pub fn rescore(&self) -> Rescore {
        self.rules.as_ref().map(|rules| rules.value).unwrap_or_default()
    }
}

impl WaveBreak {
    /// Whether the series of a node ends here.
    pub fn stops(&self, node: &str) -> bool {
        self.nodes.is_empty() || self.nodes.iter().any(|named| named.value == node)
    }
}
