//! The text fields of a refund.

use super::*;

#[test]
fn what_is_refunded_and_why_are_said_in_255_characters() {
    assert_eq!(RefundText::parse(" চা ").unwrap().as_str(), "চা");
    assert!(RefundText::parse(&"চ".repeat(255)).is_ok());
    for wrong in ["", "  ", "a\nb", &"x".repeat(256)] {
        assert_eq!(RefundText::parse(wrong), Err(RefundTextError));
    }
}
