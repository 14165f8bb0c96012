//! Annotating: the language core over one article, contained.
