//! The form for a new rule.

use maud::{Markup, html};
use serde_json::{Map, Value, json};

use super::super::{components, form::Form, labels, tab::Tab};
use crate::{
    faults::{Kind, Rule},
    operation::Operation,
};

/// Whether a kind applies to an operation, by name; every kind applies to `any`.
fn fits(kind: Kind, operation: &str) -> bool {
    Operation::parse(operation).is_none_or(|operation| kind.fits(operation))
}

/// The names of the kinds that satisfy a condition, separated by spaces.
fn kinds(holds: impl Fn(Kind) -> bool) -> String {
    let names: Vec<_> = Kind::all()
        .filter(|kind| holds(*kind))
        .map(Kind::name)
        .collect();
    names.join(" ")
}

/// The form with the submitted values and error messages.
///
/// Fields that do not apply to the operation are present but hidden. The script shows and hides
/// fields when the operation or the kind changes.
pub(super) fn form(typed: &Form, wrong: &[String]) -> Markup {
    let operation = typed.get("operation").unwrap_or("any");
    html! {
        form class="new-rule" id="new-rule" method="post" action=(Tab::Faults.path()) {
            (operations(operation))
            div class="field wide" {
                label for="kind" { "Kind" }
                select id="kind" name="kind" aria-invalid=[is_wrong(wrong, "kind")]
                    aria-describedby=[is_wrong(wrong, "kind").map(|_| "kind-problem")] {
                    @for kind in Kind::all() {
                        @let fits = fits(kind, operation);
                        option value=(kind.name()) selected[typed.text("kind") == kind.name()]
                            hidden[!fits] disabled[!fits] data-operations=(operations_of(kind)) {
                            (kind.name()) " — " (labels::fault(kind))
                        }
                    }
                }
                (problem(wrong, "kind"))
            }
            (number(typed, wrong, "times", "1"))
            (number(typed, wrong, "skip", "0"))
            (number(typed, wrong, "probability", "1"))
            (number(typed, wrong, "milliseconds", ""))
            (number(typed, wrong, "status", ""))
            (number(typed, wrong, "code", ""))
            @let applies = applies("after_effect", operation);
            div class="check" data-kinds=(kinds(|kind| kind.accepts_field("after_effect"))) hidden[!applies] {
                input id="after_effect" name="after_effect" type="checkbox" value="yes"
                    checked[typed.get("after_effect").is_some()] disabled[!applies];
                label for="after_effect" { "after the operation took effect" }
            }
            div class="whole" { button class="go" { "Add a fault" } }
        }
    }
}

/// Links to the invalid fields, at the top of the page.
pub(super) fn alert(wrong: &[String]) -> Markup {
    html! {
        @if !wrong.is_empty() {
            p class="alert" role="alert" {
                "These fields are invalid:"
                @for (index, field) in wrong.iter().enumerate() {
                    @if index > 0 { "," }
                    " " a href={ "#" (field) } { (label(field)) }
                }
            }
        }
    }
}

/// The operation, with a button that reloads the form if there is no script.
fn operations(chosen: &str) -> Markup {
    html! {
        div class="field wide" {
            label for="operation" { "Operation" }
            div class="choice" {
                select id="operation" name="operation" {
                    option value="any" { "any — " "every operation" }
                    @for operation in Operation::ALL {
                        option value=(operation.name()) selected[chosen == operation.name()] {
                            (operation.name()) " — " (labels::operation(operation))
                        }
                    }
                }
                noscript {
                    // Enter activates a form's first button, which must be the one that adds.
                    button class="hidden" tabindex="-1" aria-hidden="true" { "Add a fault" }
                    button formmethod="get" formaction={ (Tab::Faults.path()) "#new-rule" } { "Choose" }
                }
            }
            noscript { span class="hint" { "Shows only the faults that apply to this operation." } }
        }
    }
}

fn operations_of(kind: Kind) -> String {
    let fitting = Operation::ALL
        .iter()
        .filter(|operation| kind.fits(**operation));
    let names: Vec<_> = fitting.map(|operation| operation.name()).collect();
    names.join(" ")
}

/// Whether a kind that applies to the operation has this field.
fn applies(field: &str, operation: &str) -> bool {
    Kind::all().any(|kind| kind.accepts_field(field) && fits(kind, operation))
}

fn number(typed: &Form, wrong: &[String], name: &str, default: &str) -> Markup {
    let applies = applies(name, typed.get("operation").unwrap_or("any"));
    let is_wrong = is_wrong(wrong, name);
    let of_some = Kind::KIND_SPECIFIC_FIELDS
        .contains(&name)
        .then(|| kinds(|kind| kind.accepts_field(name)));
    html! {
        div class="field" data-kinds=[of_some] hidden[!applies] {
            label for=(name) { (label(name)) }
            input id=(name) name=(name) inputmode="decimal" autocomplete="off" maxlength="19"
                placeholder=(default) value=(typed.text(name)) disabled[!applies]
                aria-invalid=[is_wrong]
                aria-describedby=(components::described_by(name, is_wrong.is_some()));
            (problem(wrong, name))
            span class="hint" id={ (name) "-hint" } { (hint(name)) }
        }
    }
}

fn is_wrong(wrong: &[String], field: &str) -> Option<&'static str> {
    wrong.iter().any(|name| name == field).then_some("true")
}

/// The error message of a field, if it is invalid.
fn problem(wrong: &[String], field: &str) -> Markup {
    let problem = is_wrong(wrong, field).map(|_| expected(field));
    components::problem(field, problem)
}

/// The label of a field.
fn label(field: &str) -> &'static str {
    match field {
        "kind" => "Kind",
        "times" => "Times",
        "skip" => "Skip",
        "probability" => "Probability",
        "milliseconds" => "Milliseconds",
        "status" => "HTTP status",
        "code" => "Error code",
        "after_effect" => "after the operation took effect",
        _ => "",
    }
}

/// The hint below a field.
fn hint(field: &str) -> &'static str {
    match field {
        "times" => "number of calls; * for all",
        "skip" => "matching calls to leave alone first",
        "probability" => "from 0 to 1, such as 0.25",
        "milliseconds" => "for delay, silent_before, silent_after, late and reordered",
        "status" => "for status, html, empty, maintenance",
        "code" => "for refuse, such as 2023",
        _ => "",
    }
}

/// What a field must contain.
fn expected(field: &str) -> &'static str {
    match field {
        "kind" => "A fault that applies to the chosen operation.",
        "times" => "A whole number, or * for every call.",
        "skip" => "A whole number.",
        "probability" => "A number from 0 to 1, such as 0.25.",
        "milliseconds" => {
            "A whole number, only with delay, silent_before, silent_after, late and reordered."
        }
        "status" => {
            "An HTTP status from 200 to 599, only with status, html, empty and maintenance."
        }
        "code" => "One of bKash’s error codes, such as 2023, only with refuse.",
        "after_effect" => "Only with a response that replaces bKash’s.",
        _ => "",
    }
}

/// Converts the form to a rule.
///
/// # Errors
///
/// Returns the names of the invalid fields.
pub(super) fn rule(form: &Form) -> Result<Value, Vec<String>> {
    let mut fields = document(form);
    let mut wrong = Vec::new();
    // The parser stops at the first error: correct it, and continue.
    while let Err(problem) = Rule::parse(0, Value::Object(fields.clone())) {
        let field = problem.field.rsplit('.').next().unwrap_or_default();
        // The operation was selected first, so a mismatch is reported for the kind.
        let shown_at = if field == "operation" { "kind" } else { field };
        if wrong.iter().any(|known| known == shown_at) {
            break;
        }
        wrong.push(shown_at.to_owned());
        let right = match field {
            "operation" => json!("any"),
            "kind" => json!("delay"),
            "code" => json!("2001"),
            _ => Value::Null,
        };
        fields.insert(field.to_owned(), right);
    }
    if wrong.is_empty() {
        Ok(Value::Object(fields))
    } else {
        Err(wrong)
    }
}

/// The form's fields. Invalid numbers are left to the parser.
fn document(form: &Form) -> Map<String, Value> {
    let mut fields = Map::new();
    for name in ["kind", "operation"] {
        if let Some(text) = form.get(name) {
            fields.insert(name.to_owned(), text.into());
        }
    }
    if let Some(code) = form.number("code") {
        fields.insert("code".to_owned(), code.into());
    }
    for name in ["skip", "probability", "milliseconds", "status"] {
        if let Some(text) = form.number(name) {
            let number = serde_json::from_str::<serde_json::Number>(&text);
            let value = number.map_or_else(|_| text.into(), Value::Number);
            fields.insert(name.to_owned(), value);
        }
    }
    let times = match form.number("times").as_deref() {
        None => json!(1),
        Some("*") => Value::Null,
        Some(text) => text
            .parse::<u64>()
            .map_or_else(|_| text.into(), Value::from),
    };
    fields.insert("times".to_owned(), times);
    let after_effect = form.get("after_effect").is_some();
    fields.insert("after_effect".to_owned(), after_effect.into());
    fields
}

#[cfg(test)]
mod tests {
    use super::{Form, Kind, applies, rule};

    fn wrong(form: &str) -> Vec<String> {
        rule(&Form::parse(form.as_bytes())).expect_err("a refusal")
    }

    #[test]
    fn every_error_is_reported_at_once() {
        assert_eq!(
            wrong("kind=status&operation=query&times=often&skip=-1&probability=2&status=99"),
            ["status", "probability", "times", "skip"]
        );
        assert_eq!(wrong("kind=refuse&operation=query"), ["code"]);
        assert_eq!(wrong("kind=lost_callback&operation=query"), ["kind"]);
        assert_eq!(wrong("operation=query"), ["kind"]);
    }

    #[test]
    fn a_field_that_the_kind_ignores_is_an_error() {
        assert_eq!(
            wrong("kind=delay&operation=query&status=503&after_effect=yes"),
            ["status", "after_effect"]
        );
    }

    #[test]
    fn numbers_may_be_typed_in_bangla() {
        let form = Form::parse(
            "kind=status&operation=query&times=২&status=৫০৩&probability=০.৫".as_bytes(),
        );
        let rule = rule(&form).expect("a rule");
        assert_eq!((&rule["times"], &rule["status"]), (&2.into(), &503.into()));
        assert_eq!(rule["probability"].to_string(), "0.5");
    }

    #[test]
    fn an_operation_offers_the_fields_of_its_faults() {
        assert!(applies("milliseconds", "ipn") && !applies("status", "ipn"));
        assert!(!applies("milliseconds", "callback"));
        assert!(applies("code", "execute") && applies("code", "any"));
        assert!(
            Kind::Delay.accepts_field("times"),
            "all kinds have the common fields"
        );
    }
}
