//! Rebuilds the kernel when a text of the errors changes: the texts are compiled in, which cargo can't see by itself.

fn main() {
    println!("cargo::rerun-if-changed=../../../assets/help");
}
