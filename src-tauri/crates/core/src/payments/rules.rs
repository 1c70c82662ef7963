//! How a payment is shared over bills.
