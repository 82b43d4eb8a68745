//! The clocks of processes that share a file.

use domain::Timestamp;
use eventlog::{ClockReading, ProcessClocks};

use crate::Fixture;

#[tokio::test]
async fn each_process_sees_the_others_readings_until_they_leave() {
    let fixture = Fixture::new();
    let (here, there) = (&fixture.store, fixture.reopened());
    let at = Timestamp::from_millis;
    let first = here.join(at(1_000)).await.unwrap();
    let second = there.join(at(2_000)).await.unwrap();
    assert!(first < second);
    let reading = |process, millis| ClockReading {
        process,
        at: at(millis),
    };
    here.store(reading(first, 1_500)).await.unwrap();
    assert_eq!(
        there.readings().await.unwrap(),
        [reading(first, 1_500), reading(second, 2_000)]
    );
    there.remove(vec![first, second]).await.unwrap();
    assert_eq!(here.readings().await.unwrap(), []);
    // A process that was taken for dead is there again, and its number is not given twice.
    here.store(reading(first, 9_000)).await.unwrap();
    assert!(there.join(at(9_000)).await.unwrap() > second);
    assert_eq!(here.readings().await.unwrap()[0], reading(first, 9_000));
}
