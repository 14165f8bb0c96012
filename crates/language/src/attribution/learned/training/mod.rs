//! Training of a model's scores on somebody's own annotations: pure functions over one article at a time.
//!
//! What lies below the scores (embeddings, layers) stays as it is in the model that is started from: its last
//! layer's activations ([`super::Hidden`]) are computed once, and a linear map from them to the scores is fitted by
//! cross-entropy with Adam. The confidence is fitted anew on articles that the map was not fitted on.

mod adam;
mod confidence;
mod head;
mod targets;

pub use adam::Adam;
pub use confidence::fit_confidence;
pub use head::{Gradient, Head, Losses};
pub use targets::{RoleSpans, Targets};
