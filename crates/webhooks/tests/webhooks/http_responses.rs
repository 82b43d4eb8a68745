//! How HTTP responses and connection errors are classified.

use std::sync::Arc;

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use futures_util::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
};
use webhooks::{AttemptFailure, NetworkScope, RequestOutcome, Transport};

use crate::http_receiver::{HttpReceiver, ScriptedResolver, request, transport};

async fn post(url: &str) -> RequestOutcome {
    let resolver = Arc::new(ScriptedResolver::default());
    transport(&resolver)
        .post(&request(url, NetworkScope::Any))
        .await
}

/// A receiver that accepts one connection, reads part of the request and writes these bytes. With `hold` it then keeps
/// the connection open.
async fn raw_receiver(response: &'static [u8], hold: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut some = [0; 1024];
        let _ = connection.read(&mut some).await;
        let _ = connection.write_all(response).await;
        if hold {
            std::future::pending::<()>().await;
        }
    });
    format!("http://127.0.0.1:{port}/")
}

#[tokio::test]
async fn a_redirect_fails_the_attempt_and_is_not_followed() {
    let elsewhere = HttpReceiver::start(|_| ().into_response()).await;
    let target = elsewhere.url();
    for code in [301, 302, 303, 307, 308] {
        let target = target.clone();
        let receiver = HttpReceiver::start(move |_| {
            let mut response = Redirect::temporary(&target).into_response();
            *response.status_mut() = StatusCode::from_u16(code).unwrap();
            response
        });
        let outcome = post(&receiver.await.url()).await;
        assert_eq!((outcome.status_code, outcome.failure), (Some(code), None));
    }
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn the_head_and_the_beginning_of_a_response_are_stored() {
    let receiver = HttpReceiver::start(|_| {
        let body = format!("{}\0{}", "চ".repeat(10), "x".repeat(10_000));
        (
            StatusCode::BAD_REQUEST,
            [("x-reason", "tea"), ("retry-after", "7")],
            body,
        )
            .into_response()
    });
    let outcome = post(&receiver.await.url()).await;
    assert_eq!(outcome.status_code, Some(400));
    assert_eq!(outcome.retry_after.as_deref(), Some("7"));
    assert!(outcome.response.starts_with("HTTP/1.1 400 Bad Request\n"));
    assert!(outcome.response.contains("x-reason: tea\n"));
    assert!(outcome.response.contains("চচচচচচচচচচ\u{fffd}xxxx"));
    assert!(outcome.response.len() <= 4096 && outcome.response.len() > 4090);
}

#[tokio::test]
async fn a_long_or_endless_response_is_judged_by_its_status_and_not_read_to_the_end() {
    for status in [200, 500] {
        let receiver = HttpReceiver::start(move |_| {
            let forever = stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(1000)));
            let status = StatusCode::from_u16(status).unwrap();
            (status, Body::from_stream(forever)).into_response()
        });
        let outcome = post(&receiver.await.url()).await;
        assert_eq!((outcome.status_code, outcome.failure), (Some(status), None));
        assert_eq!(outcome.response.len(), 4096);
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_receiver_times_out_after_fifteen_seconds() {
    let url = raw_receiver(b"", true).await;
    let started = tokio::time::Instant::now();
    let outcome = post(&url).await;
    assert_eq!(
        (outcome.status_code, outcome.failure),
        (None, Some(AttemptFailure::Timeout))
    );
    assert_eq!(started.elapsed().as_secs(), 15);
}

#[tokio::test]
async fn a_truncated_or_malformed_response_is_invalid() {
    for response in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ] {
        let outcome = post(&raw_receiver(response, false).await).await;
        assert_eq!(
            outcome.failure,
            Some(AttemptFailure::InvalidResponse),
            "{response:?}"
        );
    }
}

#[tokio::test]
async fn a_closed_port_is_a_connect_failure() {
    // A bound socket that does not listen: no other test can take the port meanwhile.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    let outcome = post(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(outcome.failure, Some(AttemptFailure::Connect));
}

#[tokio::test]
async fn a_host_without_an_address_is_a_dns_failure() {
    let outcome = post("http://nowhere.example/").await;
    assert_eq!(outcome.failure, Some(AttemptFailure::Dns));
    let resolver = ScriptedResolver::with("empty.example", &[&[]]);
    let request = request("http://empty.example/", NetworkScope::Any);
    assert_eq!(
        transport(&resolver).post(&request).await.failure,
        Some(AttemptFailure::Dns)
    );
}

#[tokio::test]
async fn a_host_without_tls_is_a_tls_failure() {
    let url = raw_receiver(b"HTTP/1.1 400 Bad Request\r\n\r\n", true).await;
    let outcome = post(&url.replace("http:", "https:")).await;
    assert_eq!(outcome.failure, Some(AttemptFailure::Tls));
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_with_an_untrusted_certificate() {
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
    let resolver = ScriptedResolver::with("shop.example", &[&["127.0.0.1"]]);
    let request = request(&format!("https://shop.example:{port}/"), NetworkScope::Any);
    let outcome = transport(&resolver).post(&request).await;
    assert_eq!(outcome.failure, Some(AttemptFailure::Tls));
    let received = shaking_hands.join().unwrap();
    assert_eq!(received, b"", "not even the head was sent");
}
