//! What endpoints may answer over HTTP, and what becomes of it.

use std::sync::Arc;

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use futures_util::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use webhooks::{Exchange, Failure, Reach, Transport};

use crate::receiver::{Names, Receiver, request, transport};

async fn post(url: &str) -> Exchange {
    let names = Arc::new(Names::default());
    transport(&names).post(&request(url, Reach::Anywhere)).await
}

/// A receiver that takes one connection, reads a little, and writes these bytes.
async fn raw(answer: &'static [u8], hold: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut some = [0; 1024];
        let _ = connection.read(&mut some).await;
        let _ = connection.write_all(answer).await;
        if hold {
            std::future::pending::<()>().await;
        }
    });
    format!("http://127.0.0.1:{port}/")
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let elsewhere = Receiver::start(|_| ().into_response()).await;
    let target = elsewhere.url();
    for code in [301, 302, 303, 307, 308] {
        let target = target.clone();
        let receiver = Receiver::start(move |_| {
            let mut answer = Redirect::temporary(&target).into_response();
            *answer.status_mut() = StatusCode::from_u16(code).unwrap();
            answer
        });
        let exchange = post(&receiver.await.url()).await;
        assert_eq!((exchange.status, exchange.failure), (Some(code), None));
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn the_head_and_the_beginning_of_an_answer_are_kept() {
    let receiver = Receiver::start(|_| {
        let body = format!("{}\0{}", "চ".repeat(10), "x".repeat(10_000));
        (
            StatusCode::BAD_REQUEST,
            [("x-reason", "tea"), ("retry-after", "7")],
            body,
        )
            .into_response()
    });
    let exchange = post(&receiver.await.url()).await;
    assert_eq!(exchange.status, Some(400));
    assert_eq!(exchange.retry_after.as_deref(), Some("7"));
    assert!(exchange.answer.starts_with("HTTP/1.1 400 Bad Request\n"));
    assert!(exchange.answer.contains("x-reason: tea\n"));
    assert!(exchange.answer.contains("চচচচচচচচচচ\u{fffd}xxxx"));
    assert!(exchange.answer.len() <= 4096 && exchange.answer.len() > 4090);
}

#[tokio::test]
async fn an_answer_that_is_long_or_has_no_end_is_judged_by_its_status_and_not_read_to_its_end() {
    for status in [200, 500] {
        let receiver = Receiver::start(move |_| {
            let forever = stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(1000)));
            let status = StatusCode::from_u16(status).unwrap();
            (status, Body::from_stream(forever)).into_response()
        });
        let exchange = post(&receiver.await.url()).await;
        assert_eq!((exchange.status, exchange.failure), (Some(status), None));
        assert_eq!(exchange.answer.len(), 4096);
    }
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_says_nothing_is_left_after_fifteen_seconds() {
    let url = raw(b"", true).await;
    let began = tokio::time::Instant::now();
    let exchange = post(&url).await;
    assert_eq!(
        (exchange.status, exchange.failure),
        (None, Some(Failure::Timeout))
    );
    assert_eq!(began.elapsed().as_secs(), 15);
}

#[tokio::test(start_paused = true)]
async fn a_head_without_its_body_is_a_time_out_that_keeps_the_head() {
    let url = raw(
        b"HTTP/1.1 410 Gone\r\ncontent-length: 10\r\nretry-after: 5\r\n\r\nabc",
        true,
    )
    .await;
    let exchange = post(&url).await;
    assert_eq!(
        (exchange.status, exchange.failure),
        (Some(410), Some(Failure::Timeout))
    );
    assert_eq!(exchange.retry_after.as_deref(), Some("5"));
    assert!(exchange.answer.starts_with("HTTP/1.1 410 Gone\n"));
}

#[tokio::test]
async fn what_breaks_off_or_is_no_http_is_broken() {
    for answer in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ] {
        let exchange = post(&raw(answer, false).await).await;
        assert_eq!(exchange.failure, Some(Failure::Broken), "{answer:?}");
    }
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let exchange = post(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(exchange.failure, Some(Failure::Connect));
}

#[tokio::test]
async fn a_name_without_an_address_is_told_as_such() {
    let exchange = post("http://nowhere.example/").await;
    assert_eq!(exchange.failure, Some(Failure::Lookup));
    let names = Names::of("empty.example", &[&[]]);
    let request = request("http://empty.example/", Reach::Anywhere);
    assert_eq!(
        transport(&names).post(&request).await.failure,
        Some(Failure::Lookup)
    );
}

#[tokio::test]
async fn a_host_that_speaks_no_tls_is_sent_nothing() {
    let url = raw(b"HTTP/1.1 400 Bad Request\r\n\r\n", true).await;
    let exchange = post(&url.replace("http:", "https:")).await;
    assert_eq!(exchange.failure, Some(Failure::Tls));
}

#[tokio::test]
async fn a_host_that_nobody_vouches_for_is_sent_nothing() {
    let signed = rcgen::generate_simple_self_signed(["shop.example".to_owned()]).unwrap();
    let certificate = signed.cert.der().clone();
    let key =
        rustls::pki_types::PrivateKeyDer::try_from(signed.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let shaking_hands = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let mut request = Vec::new();
        let _ = std::io::Read::read_to_end(
            &mut rustls::Stream::new(&mut connection, &mut socket),
            &mut request,
        );
        request
    });
    let names = Names::of("shop.example", &[&["127.0.0.1"]]);
    let request = request(&format!("https://shop.example:{port}/"), Reach::Anywhere);
    let exchange = transport(&names).post(&request).await;
    assert_eq!(exchange.failure, Some(Failure::Tls));
    let received = shaking_hands.join().unwrap();
    assert_eq!(received, b"", "not even the head was sent");
}
