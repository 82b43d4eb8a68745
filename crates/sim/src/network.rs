//! The network between a process and bKash.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use bkash::{Wire, WireBody, WireError, WireRequest, WireResponse};
use domain::timing::ANSWER_TIMEOUT;
use serde_json::Value;
use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    faults::{CALLS, Fault},
    http::{self, Broken, Reply},
    life::Life,
    mutants::Mutant,
    operation::Operation,
    random::Random,
    world::World,
};

/// Carries one process's calls to bKash.
pub(crate) struct Network {
    world: Arc<World>,
    life: Arc<Life>,
    random: Random,
}

/// A call on its way.
struct Call {
    operation: Operation,
    payment: Option<String>,
    request: WireRequest,
}

impl Network {
    pub(crate) fn new(world: Arc<World>, life: Arc<Life>) -> Self {
        let random = world.random.fork();
        Self {
            world,
            life,
            random,
        }
    }

    fn fault(&self, operation: Operation) -> Option<Fault> {
        if self.world.storm.load(Ordering::Relaxed) {
            return Some(if operation == Operation::Token {
                Fault::LostAfter
            } else {
                Fault::Unauthorized
            });
        }
        if !self.world.faults.active() {
            return None;
        }
        if let Some(fault) = self.world.faults.often(operation, &self.random) {
            return Some(fault);
        }
        let mut drawn = self.random.below(1_000);
        for (fault, per_mille) in CALLS {
            if drawn < per_mille {
                // Without a notification nobody would ever learn that a refused payment was booked.
                let included = self.world.faults.includes(fault)
                    && fault.concerns(operation)
                    && (fault != Fault::Refused || self.world.conditions.notifies);
                return included.then_some(fault);
            }
            drawn -= per_mille;
        }
        None
    }

    async fn travel(&self) {
        sleep(Duration::from_millis(self.random.between(20, 300))).await;
    }

    /// The answer, or why there is none. `Ok(None)` is silence.
    async fn exchange(
        &self,
        call: &Call,
        fault: Option<Fault>,
    ) -> Result<Option<Answer>, WireError> {
        let world = &self.world;
        match fault {
            Some(Fault::Unreachable) => return Err(WireError::NoConnection),
            Some(Fault::LostBefore) => return silence(self.random.chance(300)),
            Some(Fault::Unauthorized) => {
                return Ok(Some(Answer::other(
                    StatusCode::UNAUTHORIZED,
                    "{\"message\":\"Unauthorized\"}",
                )));
            }
            Some(Fault::Late | Fault::VeryLate) => {
                let after = match fault {
                    Some(Fault::Late) => self.random.between(31, 90),
                    _ => self.random.between(120, 6 * 3_600),
                };
                world.send_later(
                    call.operation,
                    call.payment.clone(),
                    copy(&call.request),
                    after,
                );
                return Ok(None);
            }
            _ => {}
        }
        let without_effect = self.random.chance(500);
        match fault {
            Some(Fault::Html) if without_effect => return Ok(Some(Answer::html())),
            Some(Fault::ServerError) if without_effect => return Ok(Some(self.server_error())),
            _ => {}
        }
        self.travel().await;
        let mut reply = world.deliver(call.operation, copy(&call.request)).await;
        if fault == Some(Fault::Twice) {
            sleep(Duration::from_millis(self.random.between(1, 5_000))).await;
            reply = world.deliver(call.operation, copy(&call.request)).await;
        }
        self.travel().await;
        match fault {
            Some(Fault::LostAfter) => return silence(self.random.chance(300)),
            Some(Fault::Refused) => {
                let payment = call.payment.as_deref().unwrap_or_default();
                if world.model().is_refused(payment) {
                    return Ok(Some(Answer::refusal()));
                }
            }
            Some(Fault::Html) => return Ok(Some(Answer::html())),
            Some(Fault::ServerError) => return Ok(Some(self.server_error())),
            Some(Fault::Slow) => sleep(Duration::from_secs(self.random.between(2, 28))).await,
            _ => {}
        }
        let reply = reply.map_err(|Broken| WireError::Broken)?;
        let mut answer = Answer::of(&reply);
        match fault {
            Some(Fault::HalfBody) => {
                answer.body.truncate(answer.body.len() / 2);
                answer.breaks = true;
            }
            Some(Fault::WrongAmount) => {
                if let Some(tampered) = with_wrong_amount(&answer.body) {
                    answer.body = tampered;
                    if let Some(payment) = &call.payment {
                        world.model().amount_was_wrong(payment);
                    }
                }
            }
            _ => {}
        }
        Ok(Some(answer))
    }

    /// The mistakes of mutants before a call.
    fn err_before(&self, call: &Call) {
        if self.world.mutant == Some(Mutant::BudgetAfterCall) && call.operation == Operation::Token
        {
            let forget =
                "DELETE FROM token_calls WHERE rowid = (SELECT max(rowid) FROM token_calls)";
            self.world.tamper(forget);
        }
    }

    /// The mistakes of mutants after a call. Returns whether it is sent again.
    fn err_after(&self, call: &Call, outcome: &Result<Option<Answer>, WireError>) -> bool {
        let answered = matches!(outcome, Ok(Some(_)));
        match (self.world.mutant, call.operation) {
            (Some(Mutant::ExecuteRetried), Operation::Execute) if !answered => {
                self.world
                    .call_is_sent(call.operation, call.payment.as_deref());
                true
            }
            (Some(Mutant::QueryOnSuccess), Operation::Execute) if answered => {
                let (world, payment) = (self.world.clone(), call.payment.clone());
                tokio::spawn(async move {
                    sleep(Duration::from_secs(2)).await;
                    world.call_is_sent(Operation::Query, payment.as_deref());
                });
                false
            }
            (Some(Mutant::BudgetAfterCall), Operation::Token) if answered => {
                let now = self.world.time.now().millis();
                self.world.tamper(&format!(
                    "INSERT INTO token_calls (name, at) SELECT name, {now} FROM tokens"
                ));
                false
            }
            _ => false,
        }
    }

    fn server_error(&self) -> Answer {
        let status = [
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        let status = status[usize::from(self.random.chance(500))];
        Answer::other(status, "{\"message\":\"Endpoint request timed out\"}")
    }
}

#[async_trait]
impl Wire for Network {
    async fn send(&self, request: WireRequest) -> Result<WireResponse, WireError> {
        let sent = Instant::now();
        self.life.touch().await;
        let body = request.body.as_deref().unwrap_or_default();
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let operation = Operation::of(request.url.path(), &body);
        let call = Call {
            operation,
            payment: Operation::payment_id(&body).map(str::to_owned),
            request,
        };
        let fault = self.fault(operation);
        if let Some(fault) = fault {
            self.world.faults.count(fault);
        }
        self.world
            .trace(|| format!("call {operation:?} {:?} {fault:?}", call.payment));
        // Each password has a budget of its own.
        let has_wrong_password = operation == Operation::Token
            && call
                .request
                .headers
                .get("password")
                .is_some_and(|password| password != "sim-pass");
        if fault != Some(Fault::Unreachable) && !has_wrong_password {
            self.world.call_is_sent(operation, call.payment.as_deref());
        }
        self.err_before(&call);
        let mut outcome = tokio::select! {
            biased;
            outcome = self.exchange(&call, fault) => outcome,
            () = sleep_until(sent + ANSWER_TIMEOUT) => Ok(None),
        };
        if self.err_after(&call, &outcome) {
            outcome = self.exchange(&call, None).await;
        }
        let outcome = match outcome {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => {
                sleep_until(sent + ANSWER_TIMEOUT).await;
                Err(WireError::TimedOut)
            }
            Err(error) => Err(error),
        };
        self.life.touch().await;
        if operation == Operation::Token
            && matches!(&outcome, Ok(answer) if answer.body.contains("id_token"))
            && fault.is_none_or(|fault| fault == Fault::Slow)
        {
            let now = self.world.time.elapsed();
            self.world.conditions.receive_token(now);
        }
        let answer = outcome?;
        Ok(WireResponse {
            status: answer.status,
            headers: HeaderMap::new(),
            body: Box::new(Chunks {
                whole: Some(answer.body.into_bytes()),
                breaks: answer.breaks,
            }),
        })
    }
}

/// An answer as it arrives.
struct Answer {
    status: StatusCode,
    body: String,
    breaks: bool,
}

impl Answer {
    fn of(reply: &Reply) -> Self {
        Self::other(
            StatusCode::from_u16(reply.status).unwrap_or_default(),
            &reply.body,
        )
    }

    fn other(status: StatusCode, body: &str) -> Self {
        Self {
            status,
            body: body.to_owned(),
            breaks: false,
        }
    }

    /// bKash's refusal for want of balance.
    fn refusal() -> Self {
        Self::other(
            StatusCode::OK,
            "{\"statusCode\":\"2023\",\"statusMessage\":\"Insufficient Balance\"}",
        )
    }

    fn html() -> Self {
        Self::other(
            StatusCode::OK,
            "<html><body><h1>Request unsuccessful</h1></body></html>",
        )
    }
}

struct Chunks {
    whole: Option<Vec<u8>>,
    breaks: bool,
}

#[async_trait]
impl WireBody for Chunks {
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, WireError> {
        match self.whole.take() {
            None if self.breaks => Err(WireError::Broken),
            whole => Ok(whole),
        }
    }
}

/// No answer: a connection that breaks at once, or silence.
fn silence(breaks: bool) -> Result<Option<Answer>, WireError> {
    if breaks {
        Err(WireError::Broken)
    } else {
        Ok(None)
    }
}

fn with_wrong_amount(body: &str) -> Option<String> {
    let mut answer: Value = serde_json::from_str(body).ok()?;
    let amount = answer.get_mut("amount")?;
    *amount = "1.00".into();
    Some(answer.to_string())
}

/// The request as it reaches bKash.
fn copy(request: &WireRequest) -> Request<Body> {
    let body = request.body.clone().unwrap_or_default();
    let mut copy = Request::new(Body::from(body));
    *copy.method_mut() = request.method.clone();
    *copy.uri_mut() = request.url.as_str().parse().unwrap_or_default();
    *copy.headers_mut() = request.headers.clone();
    copy
}

impl World {
    /// Lets a call reach bKash, and looks at what was booked.
    pub(crate) async fn deliver(
        &self,
        operation: Operation,
        request: Request<Body>,
    ) -> Result<Reply, Broken> {
        let reply = http::call(&self.bkash_router, request).await;
        self.look_at_bookings(operation);
        if operation == Operation::Token
            && let Ok(reply) = &reply
            && let Some(token) = reply.json()["id_token"].as_str()
        {
            self.remember_token(token);
        }
        reply
    }

    /// Lets a call reach bKash after its sender gave up.
    fn send_later(
        self: &Arc<Self>,
        operation: Operation,
        payment: Option<String>,
        request: Request<Body>,
        after: u64,
    ) {
        let world = self.clone();
        let due = self.time.elapsed() + i64::try_from(after).unwrap_or(0) * 1_000;
        let arrival = async move {
            // Time can be skipped while it is under way.
            while world.time.elapsed() < due {
                sleep(Duration::from_secs(10)).await;
            }
            if let Some(payment) = &payment {
                world.model().arrives_late(payment);
            }
            world.trace(|| format!("late {operation:?} {payment:?}"));
            // Its sender does not read the answer.
            let _ = world.deliver(operation, request).await;
        };
        tokio::spawn(arrival);
    }
}
