//! The commands of each error code on the panel, run in a shell.

use std::process::Stdio;

use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::harness::{Shop, read};

/// The commands on the page, each with its error code.
async fn commands(shop: &Shop) -> Vec<(String, String)> {
    let url = format!("{}/simulator/panel/errors", shop.running.origin);
    let page = read(shop.http.get(url).send().await.expect("a page")).await;
    let rows = page.text.split("<li class=\"error\" id=\"").skip(1);
    rows.map(|row| {
        let id = row.split('"').next().expect("an anchor");
        let shown = row.split("<pre tabindex=\"0\"><code>").nth(1);
        let shown = shown.and_then(|rest| rest.split("</code>").next());
        let script = shown.expect("commands");
        let script = script
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        (id.trim_start_matches("v03-").to_owned(), script)
    })
    .collect()
}

async fn run_in_shell(script: &str) -> String {
    let mut shell = Command::new("sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut input = shell.stdin.take().expect("an input");
    input
        .write_all(script.as_bytes())
        .await
        .expect("a shell that reads");
    drop(input);
    let output = shell.wait_with_output().await.expect("its end");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_commands_of_each_error_code_produce_it() {
    let shop = Shop::open().await;
    let commands = commands(&shop).await;
    assert!(commands.len() > 80, "only {}", commands.len());
    for (code, script) in commands {
        let everything = serde_json::json!({"settings": true, "tokens": true});
        shop.control(reqwest::Method::POST, "/reset", everything)
            .await;
        let output = run_in_shell(&script).await;
        let last = output
            .lines()
            .rfind(|line| !line.is_empty())
            .unwrap_or_default();
        let answer: Value = serde_json::from_str(last).unwrap_or(Value::Null);
        let codes = ["statusCode", "errorCode", "externalCode"].map(|key| answer[key].as_str());
        let on_the_page = last.contains(&format!("({code})"));
        assert!(
            codes.contains(&Some(code.as_str())) || on_the_page,
            "{code}:\n{script}\n{output}"
        );
    }
}
