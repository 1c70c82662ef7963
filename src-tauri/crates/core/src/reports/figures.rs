//! Where the figures of a month come from.
