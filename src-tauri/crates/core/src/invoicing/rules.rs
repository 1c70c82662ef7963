//! What may be invoiced, and how a part of a bill is shared over its lines.
