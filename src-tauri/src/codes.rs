//! What the shell itself refuses, before anything reaches the gate.
boss_kernel::error_codes! {
    /// The system names no folder for the program's data.
    NO_DATA_FOLDER = "shell.no_data_folder",
    /// There is no database at the address.
    DATABASE_MISSING = "shell.database_missing",
    /// A file can't be read.
    FILE_UNREADABLE = "shell.file_unreadable",
    /// A file with a password that others may read.
    PASSWORD_FILE_SHARED = "shell.password_file_shared",
    /// A file can't be written.
    FILE_UNWRITABLE = "shell.file_unwritable",
    /// Not JSON.
    JSON_UNREADABLE = "shell.json_unreadable",
    /// The server listens on this computer only.
    LISTEN_NOT_LOOPBACK = "shell.listen_not_loopback",
    /// The address can't be listened on.
    LISTEN_FAILED = "shell.listen_failed",
    /// A request that did not come from Boss's own pages.
    REQUEST_FOREIGN = "shell.request_foreign",
    /// A request's body is not what the address expects.
    BODY_UNREADABLE = "shell.body_unreadable",
    /// A request's body is larger than its address takes.
    BODY_TOO_LARGE = "shell.body_too_large",
    /// A request's body did not come in time.
    BODY_TIMED_OUT = "shell.body_timed_out",
    /// One person asks too much at once.
    TOO_MANY_CALLS = "shell.too_many_calls",
    /// A company is set up with the code that the server shows.
    CODE_WRONG = "shell.code_wrong",
    /// A demo company asked for over HTTP is too large.
    DEMO_TOO_LARGE = "shell.demo_too_large",
    /// Only the demo company can be left.
    NOT_THE_DEMO = "shell.not_the_demo",
    /// An uploaded file is too large.
    FILE_TOO_LARGE = "shell.file_too_large",
    /// No such address on the server.
    ADDRESS_UNKNOWN = "shell.address_unknown",
    /// A kind of scheduled work failed.
    WORK_FAILED = "shell.work_failed",
    /// No screen to open a window on.
    NO_SCREEN = "shell.no_screen",
    /// The window can't be opened.
    WINDOW_FAILED = "shell.window_failed",
    /// A company is being set up already.
    FOUNDING_RUNS = "shell.founding_runs",
    /// The system's file dialog did not come up.
    DIALOG_FAILED = "shell.dialog_failed",
    /// The chosen file is the open database.
    FILE_IS_DATABASE = "shell.file_is_database",
    /// The document can't be handed to the system's viewer.
    VIEWER_FAILED = "shell.viewer_failed",
    /// What the command said could not be written where it was sent.
    ANSWER_LOST = "shell.answer_lost",
    /// The books break an invariant.
    BOOKS_BROKEN = "shell.books_broken",
}
