//! Why a task failed or waits: a person's words, or what happened when another system was called.
