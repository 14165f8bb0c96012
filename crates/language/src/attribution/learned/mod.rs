//! Learned engines: token scores from a network, then decoding, linking and calibration that all of them share.

mod calibrate;
mod container;
mod decode;
mod engine;
mod features;
pub mod kernels;
mod link;
mod model;
mod network;
pub mod training;
mod wordpiece;

pub use calibrate::EVIDENCE;
pub use container::{Format, ModelError, Sections};
pub use engine::{FastEngine, Judged, Reader, Tuning};
pub use features::{Features, LOOKS, PLACES, SPEECH_PARTS};
pub use model::{Model, SCORES};
pub use network::{Hidden, Scratch};
pub use wordpiece::Vocabulary;
