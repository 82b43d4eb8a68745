//! The routes of the simulator.

use axum::{Router, middleware};

use crate::{
    control::{self, Endpoints},
    families,
    gateway::not_found,
    ipn, pages, panel,
    simulator::Simulator,
};

impl Simulator {
    /// All routes: bKash's API, the customer's pages, the control endpoints and the panel.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(families::router())
            .merge(pages::router())
            .merge(
                control_endpoints()
                    .router
                    .merge(ipn::sns_router())
                    .route_layer(middleware::map_response(control::errors_as_json))
                    .route_layer(middleware::from_fn_with_state(
                        self.clone(),
                        panel::refuse_cross_site_changes,
                    )),
            )
            .merge(panel::router(self))
            .fallback(not_found::path)
            .with_state(self.clone())
    }
}

/// All control endpoints.
pub(crate) fn control_endpoints() -> Endpoints {
    ipn::add_control_endpoints(control::endpoints())
}
