//! The accurate engine.

use std::sync::Arc;

use whosaid_language::Attribution;
use whosaid_language::Document;
use whosaid_language::attribution::AttributionEngine;
use whosaid_language::attribution::learned::{Features, Judged, ModelError, Reader, Tuning};

use crate::lanes::Lanes;
use crate::model::Model;

/// The model that comes with the product.
const BUILT_IN: Option<&[u8]> = None;

/// The accurate engine: the encoder's scores, decoded, linked and judged as those of every learned engine.
pub struct AccurateEngine {
    model: Arc<Model>,
    tuning: Tuning,
    lanes: Lanes,
}

impl AccurateEngine {
    /// The engine of a model file's bytes.
    pub fn new(model: &[u8]) -> Result<Self, ModelError> {
        let model = Arc::new(Model::read(model)?);
        let tuning = Tuning::new(&model.tuning)?;
        Ok(Self { tuning, lanes: Lanes::new(Arc::clone(&model)), model })
    }

    /// The bytes of the model that comes with the product, if this build has one.
    pub fn built_in_bytes() -> Option<&'static [u8]> {
        BUILT_IN
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What its decoding and confidence go by.
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// The encoder's scores of a document's tokens, [`whosaid_language::attribution::learned::SCORES`] each.
    pub fn scores(&self, document: &Document<'_>) -> Vec<f32> {
        let mut features = Features::default();
        features.fill(document, &self.model.vocabulary);
        self.lanes.scores(features)
    }

    /// The attributions with what speaks for them.
    pub fn judge(&self, document: &Document<'_>) -> Vec<Judged> {
        Reader::default().read(document, &self.scores(document), &self.tuning)
    }
}

impl AttributionEngine for AccurateEngine {
    fn id(&self) -> &str {
        self.model.id()
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        self.judge(document).into_iter().map(|j| j.attribution).collect()
    }
}
