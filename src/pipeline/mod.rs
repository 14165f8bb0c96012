//! The pipeline: the one place that knows all stages.

mod batches;
