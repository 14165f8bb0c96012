//! Learned engines: token scores from a network, then decoding, linking and calibration that all of them share.

mod assemble;
mod calibrate;
mod container;
mod decode;
mod engine;
mod fast;
mod features;
mod kernels;
mod link;
mod model;
mod network;
#[cfg(feature = "training")]
pub mod training;
mod wordpiece;

pub use assemble::{Assembler, Judged, Tuning};
pub use calibrate::EVIDENCE;
pub use container::{Format, Sections};
pub use engine::{LearnedEngine, TokenScorer};
pub use fast::FastEngine;
pub use features::{Features, LOOKS, PLACES, SPEECH_PARTS};
pub use model::{Model, SCORES};
#[cfg(feature = "training")]
pub use network::Hidden;
pub use wordpiece::Vocabulary;
