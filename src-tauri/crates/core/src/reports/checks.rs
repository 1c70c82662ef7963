//! Every area's checks of the books, in one list.
