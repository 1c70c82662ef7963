//! The demo company's own error codes.
boss_kernel::error_codes! {
    /// A size the generator does not make.
    SIZE_OUT_OF_RANGE = "demo.size_out_of_range",
    /// A file of `assets/demo` is not what the generator expects.
    DATA_UNREADABLE = "demo.data_unreadable",
    /// A month outside the plan.
    MONTH_UNKNOWN = "demo.month_unknown",
    /// The writer of a usage file failed.
    USAGE_NOT_WRITTEN = "demo.usage_not_written",
    /// A real company is in the database.
    NOT_DEMO = "demo.not_demo",
    /// The beginning of another demo company is in the database.
    UNFINISHED_DIFFERS = "demo.unfinished_differs",
    /// The file can't be written.
    NOT_BUILT = "demo.not_built",
}
