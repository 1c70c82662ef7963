//! The shell library.
