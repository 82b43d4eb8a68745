//! Every route of the simulator: those of its OpenAPI document, and the pages, which it does not list.

use serde_json::Value;

use super::input::Input;

/// The pages, and the routes that only pages use.
const PAGES: &[(&str, &str)] = &[
    ("GET", "/"),
    ("POST", "/"),
    ("GET", "/redirect/tokenized/"),
    ("GET", "/favicon.ico"),
    ("GET", "/sns/"),
    ("GET", "/SimpleNotificationService-0a.pem"),
    ("GET", "/simulator"),
    ("GET", "/simulator/panel/start"),
    ("GET", "/simulator/panel/payments"),
    ("GET", "/simulator/panel/payments/{id}"),
    ("GET", "/simulator/panel/agreements"),
    ("GET", "/simulator/panel/wallets"),
    ("GET", "/simulator/panel/accounts"),
    ("GET", "/simulator/panel/calls"),
    ("GET", "/simulator/panel/clock"),
    ("GET", "/simulator/panel/errors"),
    ("POST", "/simulator/panel/wallets/{id}"),
    ("POST", "/simulator/panel/clock"),
    ("POST", "/simulator/iframe-shop/create"),
    ("POST", "/simulator/iframe-shop/execute/{id}"),
    ("GET", "/simulator/iframe-shop/paid/{id}"),
];

/// Routes that change the behaviour of the simulator.
const SWITCHES: &[(&str, &str)] = &[
    ("PUT", "/simulator/faults"),
    ("GET", "/simulator/faults"),
    ("PUT", "/simulator/settings"),
    ("GET", "/simulator/settings"),
    ("POST", "/simulator/panel/faults"),
    ("GET", "/simulator/panel/faults"),
    ("POST", "/simulator/panel/settings"),
    ("GET", "/simulator/panel/settings"),
];

/// Methods and paths. A name in braces stands for an identifier.
pub(super) struct Routes(Vec<(String, String)>);

impl Routes {
    /// The routes of the OpenAPI document and of the pages, without the switches.
    pub(super) fn of(document: &Value) -> Self {
        let listed = document["paths"].as_object().expect("paths").iter();
        let listed = listed.flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").keys();
            methods.map(move |method| (method.to_uppercase(), path.clone()))
        });
        let pages = PAGES
            .iter()
            .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
        let routes: Vec<_> = listed
            .chain(pages)
            // With any method, because requests may get another one.
            .filter(|(_, path)| SWITCHES.iter().all(|(_, switch)| path != switch))
            .collect();
        assert!(routes.len() > 100, "only {}", routes.len());
        Self(routes)
    }

    pub(super) fn pick(&self, input: &mut Input<'_>) -> (String, String) {
        let index = usize::from(input.byte()) * 256 + usize::from(input.byte());
        self.0[index % self.0.len()].clone()
    }

    pub(super) fn pick_switch(input: &mut Input<'_>) -> (String, String) {
        let (method, path) = input.pick(SWITCHES);
        (method.to_owned(), path.to_owned())
    }
}
