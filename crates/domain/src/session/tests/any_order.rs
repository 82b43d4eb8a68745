//! Whatever is pressed, lost, repeated or late: at most one payment of an order is ever taken, and what the
//! session says of money is what bKash has booked.

use proptest::prelude::*;

use super::*;

/// What happens next.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Press {
        again: bool,
    },
    BkashCreates(bool),
    PayerReturns {
        payment: usize,
        outcome: CallbackOutcome,
        genuine: bool,
    },
    /// bKash executes what it was sent, or not, and its answer arrives, or not.
    ExecuteEnds {
        booked: bool,
        answered: bool,
    },
    /// An Execute that was lost on the way arrives after all.
    ExecuteArrivesLate,
    QueryEnds {
        answered: bool,
    },
    Wait(u64),
    Look,
    Cancel,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let outcome = prop_oneof![
        6 => Just(CallbackOutcome::Success),
        1 => Just(CallbackOutcome::Failure),
        1 => Just(CallbackOutcome::Cancel)
    ];
    let one = prop_oneof![
        3 => any::<bool>().prop_map(|again| Happening::Press { again }),
        3 => any::<bool>().prop_map(Happening::BkashCreates),
        4 => (0..4_usize, outcome, any::<bool>())
            .prop_map(|(payment, outcome, genuine)| Happening::PayerReturns { payment, outcome, genuine }),
        4 => any::<(bool, bool)>()
            .prop_map(|(booked, answered)| Happening::ExecuteEnds { booked, answered }),
        1 => Just(Happening::ExecuteArrivesLate),
        3 => any::<bool>().prop_map(|answered| Happening::QueryEnds { answered }),
        3 => prop_oneof![Just(1_u64), Just(31), Just(700), Just(2000)].prop_map(Happening::Wait),
        4 => Just(Happening::Look),
        1 => Just(Happening::Cancel),
    ];
    proptest::collection::vec(one, 0..60)
}

/// What bKash has booked, and which calls are open.
#[derive(Default)]
struct Truth {
    booked: Vec<usize>,
    executing: Vec<usize>,
    lost: Vec<usize>,
    asking: Vec<usize>,
}

impl Truth {
    fn notice(&mut self, events: &[SessionEvent]) {
        for event in events {
            match event {
                SessionEvent::ExecuteRequested { payment } => self.executing.push(*payment),
                SessionEvent::QueryRequested { payment } => self.asking.push(*payment),
                _ => {}
            }
        }
    }
}

fn happen(world: &mut World, truth: &mut Truth, happening: Happening) {
    let command = match happening {
        Happening::Press { again } => SessionCommand::Start {
            method: Method::Wallet,
            again,
        },
        Happening::BkashCreates(created) => {
            let Some(payment) = world.session.payments.len().checked_sub(1) else {
                return;
            };
            let answer = if created {
                Ok(initiated(payment))
            } else {
                Err(crate::attempt::NotCreated::Unanswered.into())
            };
            SessionCommand::Created { payment, answer }
        }
        Happening::PayerReturns {
            payment,
            outcome,
            genuine,
        } => callback(payment, outcome, genuine.then_some(SIGNATURE)),
        Happening::ExecuteEnds { booked, answered } => {
            let Some(payment) = truth.executing.pop() else {
                return;
            };
            if booked {
                truth.booked.push(payment);
            } else {
                truth.lost.push(payment);
            }
            let answer = match (booked, answered) {
                (true, true) => PaymentOutcome::Money(claim()),
                _ => unusable(),
            };
            SessionCommand::Executed { payment, answer }
        }
        Happening::ExecuteArrivesLate => {
            // Later than bKash's second word on it nothing arrives: its identifier has ended by then.
            let asked_twice = |payment: &usize| {
                world
                    .events
                    .iter()
                    .filter(|event| {
                        **event == SessionEvent::PaymentNotExecuted { payment: *payment }
                    })
                    .count()
                    >= 2
            };
            let Some(payment) = truth.lost.pop().filter(|payment| !asked_twice(payment)) else {
                return;
            };
            truth.booked.push(payment);
            return;
        }
        Happening::QueryEnds { answered } => {
            let Some(payment) = truth.asking.pop() else {
                return;
            };
            let answer = match (answered, truth.booked.contains(&payment)) {
                (false, _) => unusable(),
                (true, true) => PaymentOutcome::Money(claim()),
                (true, false) => PaymentOutcome::NotExecuted,
            };
            SessionCommand::Queried { payment, answer }
        }
        Happening::Wait(seconds) => return world.pass(seconds),
        Happening::Look => match world.session.to_ask(world.now) {
            Some(payment) => SessionCommand::Ask { payment },
            None => SessionCommand::Tick,
        },
        Happening::Cancel => SessionCommand::Cancel,
    };
    if let Ok(events) = world.try_to(command) {
        truth.notice(&events);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn at_most_one_payment_of_an_order_is_taken(happenings in happenings()) {
        let mut world = World::opened();
        let mut truth = Truth::default();
        for happening in happenings {
            happen(&mut world, &mut truth, happening);

            prop_assert!(truth.booked.len() <= 1, "booked {:?} after {:#?}", truth.booked, world.events);
            if let Phase::Paid(_) = world.session.phase() {
                prop_assert_eq!(truth.booked.len(), 1, "paid, but bKash booked nothing");
            }
            // A payer who may start again owes nothing that bKash has acknowledged.
            let live = world.session.payments.iter().filter(|payment| matches!(
                payment.state,
                PaymentState::Executing { .. } | PaymentState::InDoubt { .. }
            ));
            prop_assert!(live.count() <= 1);
        }
    }

    #[test]
    fn the_state_is_what_the_events_say(happenings in happenings()) {
        let mut world = World::opened();
        let mut truth = Truth::default();
        let mut times = vec![world.now];
        for happening in happenings {
            happen(&mut world, &mut truth, happening);
            times.resize(world.events.len(), world.now);
        }
        let replayed = times.iter().zip(&world.events).fold(None, |session, (at, event)| Session::apply(session, *at, event));
        prop_assert_eq!(replayed, Some(world.session));
    }
}
