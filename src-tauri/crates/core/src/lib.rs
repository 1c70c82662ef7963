//! The business of Boss: one folder per area, one door for all of it.
//!
//! Areas import downward only, in the order they are listed here. Every write is an action and every read a query of the
//! [`registry`]; both pass the [`gate`].

pub mod store;

pub mod gate;

pub mod staff;

pub mod customers;

pub mod catalog;

pub mod orders;

pub mod usage;

pub mod ledger;

pub mod billing;

pub mod invoicing;

pub mod payments;

pub mod reports;

pub mod flows;

pub mod jobs;

pub mod registry;
