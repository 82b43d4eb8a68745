//! Property tests with requests, lost answers, repetitions and delays in any order: at most one payment of an order takes
//! money, and the session agrees with bKash.

use proptest::prelude::*;

use super::{world::DAY, *};

/// One step of a run.
#[derive(Debug, Clone, Copy)]
enum Step {
    Press {
        again: bool,
    },
    BkashCreates(bool),
    PayerReturns {
        payment: usize,
        outcome: CallbackOutcome,
        genuine: bool,
    },
    /// An Execute call ends: bKash executes it or not, and the answer arrives or not.
    ExecuteEnds {
        booked: bool,
        answered: bool,
    },
    /// A lost Execute call arrives, at most a day late.
    ExecuteArrivesLate,
    QueryEnds {
        answered: bool,
    },
    Wait(u64),
    Tick,
    Cancel,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let outcome = prop_oneof![
        6 => Just(CallbackOutcome::Success),
        1 => Just(CallbackOutcome::Failure),
        1 => Just(CallbackOutcome::Cancel)
    ];
    let one = prop_oneof![
        3 => any::<bool>().prop_map(|again| Step::Press { again }),
        3 => any::<bool>().prop_map(Step::BkashCreates),
        4 => (0..4_usize, outcome, any::<bool>())
            .prop_map(|(payment, outcome, genuine)| Step::PayerReturns { payment, outcome, genuine }),
        4 => any::<(bool, bool)>()
            .prop_map(|(booked, answered)| Step::ExecuteEnds { booked, answered }),
        1 => Just(Step::ExecuteArrivesLate),
        3 => any::<bool>().prop_map(|answered| Step::QueryEnds { answered }),
        3 => prop_oneof![Just(1_u64), Just(31), Just(700), Just(2000)].prop_map(Step::Wait),
        4 => Just(Step::Tick),
        1 => Just(Step::Cancel),
    ];
    proptest::collection::vec(one, 0..60)
}

/// The payments that bKash has booked, and the open calls.
#[derive(Default)]
struct Truth {
    booked: Vec<usize>,
    /// Those that were booked after another payment's Execute was sent, when nobody could prevent it any more.
    too_late: Vec<usize>,
    executing: Vec<usize>,
    lost: Vec<usize>,
    asking: Vec<usize>,
}

impl Truth {
    fn notice(&mut self, events: &[SessionEvent]) {
        for event in events {
            match event {
                SessionEvent::Payment {
                    index,
                    event: PaymentEvent::ExecuteRequested,
                } => self.executing.push(index.get()),
                SessionEvent::Payment {
                    index,
                    event: PaymentEvent::QueryRequested,
                } => self.asking.push(index.get()),
                SessionEvent::Opened(_)
                | SessionEvent::AgreementStarted { .. }
                | SessionEvent::Payment { .. }
                | SessionEvent::Refund { .. }
                | SessionEvent::Cancelled
                | SessionEvent::Expired
                | SessionEvent::HistoryLost { .. }
                | SessionEvent::HistoryResolved { .. } => {}
            }
        }
    }
}

/// Whether Execute was called for a payment.
fn was_executed(payment: &crate::payment::Payment) -> bool {
    matches!(
        payment.state,
        PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            | PaymentState::NotExecuted
            | PaymentState::Completed(_)
            | PaymentState::LateSuccess(_)
    )
}

fn happen(world: &mut World, truth: &mut Truth, step: Step) {
    let command = match step {
        Step::Press { again } => SessionCommand::Start {
            method: Method::Wallet,
            again,
        },
        Step::BkashCreates(created) => {
            let Some(payment) = world.session.payments.len().checked_sub(1) else {
                return;
            };
            let answer = if created {
                Ok(initiated(payment))
            } else {
                Err(crate::hosted_page::NotCreated::Unanswered.into())
            };
            SessionCommand::Payment {
                index: PaymentIndex::new(payment),
                command: PaymentCommand::RecordCreate(answer),
            }
        }
        Step::PayerReturns {
            payment,
            outcome,
            genuine,
        } => callback(payment, outcome, genuine.then_some(SIGNATURE)),
        Step::ExecuteEnds { booked, answered } => {
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
            SessionCommand::Payment {
                index: PaymentIndex::new(payment),
                command: PaymentCommand::RecordExecute(answer),
            }
        }
        Step::ExecuteArrivesLate => {
            let Some(payment) = truth.lost.pop() else {
                return;
            };
            let called_at = world.executed_at(payment);
            if world.now.since(called_at) > Duration::from_secs(DAY) {
                return;
            }
            if world.session.payments[payment + 1..]
                .iter()
                .any(was_executed)
            {
                truth.too_late.push(payment);
            }
            truth.booked.push(payment);
            return;
        }
        Step::QueryEnds { answered } => {
            let Some(payment) = truth.asking.pop() else {
                return;
            };
            let answer = match (answered, truth.booked.contains(&payment)) {
                (false, _) => unusable(),
                (true, true) => PaymentOutcome::Money(claim()),
                (true, false) => PaymentOutcome::NotExecuted,
            };
            SessionCommand::Payment {
                index: PaymentIndex::new(payment),
                command: PaymentCommand::RecordQuery(answer),
            }
        }
        Step::Wait(seconds) => return world.pass(seconds),
        Step::Tick => match world.session.payment_to_query(world.now) {
            Some(payment) => SessionCommand::Payment {
                index: payment,
                command: PaymentCommand::Query,
            },
            None => SessionCommand::Tick,
        },
        Step::Cancel => SessionCommand::Cancel,
    };
    if let Ok(events) = world.try_to(command) {
        truth.notice(&events);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn at_most_one_payment_of_an_order_takes_money(steps in steps()) {
        let mut world = World::opened();
        let mut truth = Truth::default();
        for step in steps {
            happen(&mut world, &mut truth, step);

            let charged_twice = truth.booked.len() > truth.too_late.len() + 1;
            prop_assert!(!charged_twice, "booked {:?} after {:#?}", truth.booked, world.events);
            if let Phase::Paid(_) = world.session.phase() {
                prop_assert!(!truth.booked.is_empty(), "paid, but bKash booked nothing");
            }
            // A session that can be paid has no payment that bKash has reported as taken.
            let live = world.session.payments.iter().filter(|payment| matches!(
                payment.state,
                PaymentState::Executing { .. } | PaymentState::Unknown { .. }
            ));
            prop_assert!(live.count() <= 1);
        }
    }

    #[test]
    fn every_payment_that_bkash_booked_is_known_after_its_day(steps in steps()) {
        let mut world = World::opened();
        let mut truth = Truth::default();
        for step in steps {
            happen(&mut world, &mut truth, step);
        }
        // Every open call is lost, arrives or not, and bKash answers every query from here on.
        while !truth.executing.is_empty() {
            happen(&mut world, &mut truth, Step::ExecuteEnds { booked: false, answered: false });
        }
        while !truth.lost.is_empty() {
            happen(&mut world, &mut truth, Step::ExecuteArrivesLate);
        }
        let mut steps = 0;
        loop {
            while !truth.asking.is_empty() {
                happen(&mut world, &mut truth, Step::QueryEnds { answered: true });
            }
            let Some(due) = world.session.due_at() else {
                break;
            };
            world.now = world.now.max(due);
            happen(&mut world, &mut truth, Step::Tick);
            happen(&mut world, &mut truth, Step::ExecuteEnds { booked: true, answered: true });
            steps += 1;
            prop_assert!(steps < 1000, "the session is never settled: {:#?}", world.events);
        }
        let known: Vec<_> = world.session.indexed_payments()
            .filter(|(_, payment)| payment.has_charge())
            .map(|(index, _)| index.get())
            .collect();
        truth.booked.sort_unstable();
        prop_assert_eq!(&known, &truth.booked, "{:#?}", world.events);
        if known.len() > 1 {
            prop_assert!(matches!(world.session.phase(), Phase::NeedsAttention(_)));
        }
    }

    #[test]
    fn the_state_equals_the_replayed_events(steps in steps()) {
        let mut world = World::opened();
        let mut truth = Truth::default();
        let mut times = vec![world.now];
        for step in steps {
            happen(&mut world, &mut truth, step);
            times.resize(world.events.len(), world.now);
        }
        let replayed = times.iter().zip(&world.events).fold(None, |session, (at, event)| Session::apply(session, *at, event));
        prop_assert_eq!(replayed, Some(world.session));
    }
}
