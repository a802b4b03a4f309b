//! The page in a real browser: it opens, filters, unfolds, sorts, prints, and nothing a log says runs in it.
//!
//! Needs Chromium, named by `CHROMIUM` or found on the path; without one the test has nothing to do and says so. The
//! browser is spoken to through two pipes, which needs a Unix shell and no other dependency.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::report::{Face, Look};
use oobelens::{Knowledge, Options, Source, diagnose, diagnose_sources};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A browser takes seconds to start on a busy machine, and never this long.
const PATIENCE: Duration = Duration::from_secs(120);

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let browser = named.into_iter().chain(found).find(|path| path.is_file());
    if browser.is_none() {
        support::say("the HTML report is not tested in a browser: no Chromium is installed; name one in CHROMIUM");
    }
    browser
}

/// A browser without a window, and the page it shows. It speaks the DevTools protocol, messages with a zero between.
///
/// Source: <https://chromedevtools.github.io/devtools-protocol/>
struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    number: u64,
    /// What happened meanwhile.
    events: Vec<Value>,
}

impl Browser {
    fn start(program: &Path, folder: &Path) -> Self {
        // The browser reads from descriptor 3 and writes to 4.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null", "sh"])
            .arg(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--remote-debugging-pipe", "--disable-background-networking"])
            .arg(format!("--user-data-dir={}", folder.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(out).split(0).map_while(Result::ok) {
                if sender.send(serde_json::from_slice(&message).unwrap_or_default()).is_err() {
                    return;
                }
            }
        });
        let mut browser = Browser { child, to, from, session: None, number: 0, events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        loop {
            let message = self.from.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("{method}: {error}"));
            if message["id"] == self.number {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn open(&mut self, page: &Path) {
        self.events.clear();
        self.call("Page.navigate", json!({ "url": format!("file://{}", page.display()) }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.from.recv_timeout(PATIENCE).unwrap();
            self.events.push(event);
        }
    }

    /// The value of an expression in the page.
    fn say(&mut self, expression: &str) -> Value {
        let said = self.call("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true }));
        assert!(said["exceptionDetails"].is_null(), "{expression}: {said}");
        said["result"]["value"].clone()
    }

    /// Asks for another screen or paper, and waits until the page is laid out for it.
    fn look(&mut self, method: &str, params: Value) {
        self.call(method, params);
        let frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        let laid_out = json!({ "expression": frames, "awaitPromise": true });
        assert!(self.call("Runtime.evaluate", laid_out)["exceptionDetails"].is_null());
    }

    /// What the console holds, what was thrown, what was asked of the network, what a page wants to say aloud.
    fn trouble(&self) -> Vec<&Value> {
        let bad = |event: &&Value| match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                !event["params"]["request"]["url"].as_str().is_some_and(|url| url.starts_with("file://"))
                    || event["params"]["type"] != "Document"
            }
            Some(method) => [
                "Log.entryAdded",
                "Runtime.exceptionThrown",
                "Runtime.consoleAPICalled",
                "Page.javascriptDialogOpening",
            ]
            .contains(&method),
            None => false,
        };
        self.events.iter().filter(bad).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn page_of(sources: Option<Vec<Source>>, bundle: &str, folder: &Path) -> PathBuf {
    let knowledge = Knowledge::builtin();
    let options = Options::new(&knowledge).timeline();
    let report = match sources {
        Some(sources) => diagnose_sources(sources, &options),
        None => diagnose(&[support::workspace().join("testdata/bundles").join(bundle).join("input")], &options),
    };
    let path = folder.join(format!("{bundle}.html"));
    std::fs::write(&path, Face::named("html").unwrap().write(&report.unwrap(), Look::default())).unwrap();
    path
}

#[test]
fn the_page_works_in_a_browser() {
    let Some(program) = chromium() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut browser = Browser::start(&program, &folder.path().join("profile"));
    let page = page_of(None, "esp-certificates-failed", folder.path());
    browser.open(&page);
    assert_eq!(browser.say("document.title"), "FAILED – oobelens");
    assert_eq!(browser.say("document.querySelector('h1 .tag').textContent"), "FAILED");

    // The picture has a badge that leads to its finding, phases and an app.
    assert_eq!(browser.say("document.querySelector('svg a').getAttribute('href')"), "#finding-1");
    assert!(browser.say("document.querySelectorAll('svg rect.mark').length").as_u64().unwrap() >= 4);

    // Searching leaves what holds every word, and says how much that is.
    let search = |text: &str| {
        format!(
            "(() => {{ search.value = '{text}'; search.dispatchEvent(new Event('input')); return shown.textContent }})()"
        )
    };
    assert_eq!(browser.say("document.getElementById('tools').hidden"), false);
    let visible = "[...document.querySelectorAll('[data-row]')].filter((row) => row.offsetParent).length";
    let all = browser.say(visible).as_u64().unwrap();
    let said = browser.say(&search("SCEP certificate"));
    let left = browser.say(visible).as_u64().unwrap();
    assert!(left > 0 && left < all, "{left} of {all}");
    assert_eq!(said.as_str().unwrap().split(' ').next(), Some(left.to_string().as_str()));
    assert_eq!(browser.say("document.getElementById('finding-1').hidden"), false);
    browser.say(&search(""));
    assert_eq!(browser.say(visible), all);

    // Unfolding, one and all.
    let folded = "[...document.querySelectorAll('details')].filter((one) => !one.open).length";
    let before = browser.say(folded).as_u64().unwrap();
    assert!(before > 0 && browser.say("document.querySelector('#finding-1 details').open") == true);
    browser.say("document.querySelector('details:not([open]) summary').click()");
    assert_eq!(browser.say(folded), before - 1);
    browser.say("document.getElementById('unfold').click()");
    assert_eq!(browser.say(folded), 0);
    browser.say("document.getElementById('unfold').click()");
    assert_eq!(browser.say("document.querySelectorAll('details[open]').length"), 0);

    // Sorting, up and down; numbers as numbers.
    let column = "[...document.querySelectorAll('#sources tbody tr')].map((row) => Number(row.cells[4].dataset.key))";
    for (order, sign) in [("ascending", 1), ("descending", -1)] {
        browser.say("document.querySelectorAll('#sources thead button')[4].click()");
        assert_eq!(browser.say("document.querySelectorAll('#sources th')[4].ariaSort"), order);
        let sorted = format!("({column}).every((size, at, all) => at === 0 || ({sign}) * (size - all[at - 1]) >= 0)");
        assert_eq!(browser.say(&sorted), true, "{order}");
    }

    // With the keyboard: the first stop leads past the head, and every control has a name.
    let tab = json!({ "type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
    browser.open(&page);
    browser.call("Input.dispatchKeyEvent", tab);
    assert_eq!(browser.say("document.activeElement.className"), "skip");
    let unnamed = "[...document.querySelectorAll('button,input,a,summary,[tabindex]')]\
                   .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length)).length";
    assert_eq!(browser.say(unnamed), 0);

    // On a narrow screen only tables and the picture go sideways.
    let narrow = json!({ "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": false });
    browser.look("Emulation.setDeviceMetricsOverride", narrow);
    assert!(browser.say("document.documentElement.scrollWidth").as_u64().unwrap() <= 360);

    // On paper everything is unfolded.
    let folded_away = "[...document.querySelectorAll('details:not([open]) pre')].filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length";
    assert!(browser.say(folded_away).as_u64().unwrap() > 0);
    browser.look("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert_eq!(browser.say(folded_away), 0);
    let paper = json!({ "width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
    browser.look("Emulation.setDeviceMetricsOverride", paper);
    assert!(browser.say("document.documentElement.scrollWidth").as_u64().unwrap() <= 700, "nothing is cut off");
    assert_eq!(browser.trouble(), [] as [&Value; 0], "the console is empty and nothing was loaded");

    // Without scripts nothing is missing but the tools.
    browser.look("Emulation.setEmulatedMedia", json!({ "media": "" }));
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&page);
    assert_eq!(browser.say("document.getElementById('tools').checkVisibility()"), false);
    assert_eq!(browser.say(visible), all);
}

#[test]
fn nothing_a_log_says_runs_in_a_browser() {
    let Some(program) = chromium() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut browser = Browser::start(&program, &folder.path().join("profile"));
    let line = |clock: &str, text: &str| {
        format!(
            "<![LOG[{text}]LOG]!><time=\"{clock}.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"3\" thread=\"4\" file=\"\">\r\n"
        )
    };
    let app = "</title></style></script><script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">";
    let log =
        line("10:00:00", &format!("[Win32App] Processing app (id=11111111-2222-3333-4444-555555555555, name = {app})"))
            + &line("10:00:01", "[Win32App] lpExitCode 1603");
    let sources = vec![Source::memory("a\"><svg onload=\"document.title = 'ran'\">.log", log)];
    let page = page_of(Some(sources), "hostile", folder.path());
    browser.open(&page);
    assert_eq!(browser.say("document.title"), "FAILED – oobelens");
    assert_eq!(browser.say("document.querySelectorAll('script').length"), 1);
    assert_eq!(browser.say("document.querySelectorAll('img').length"), 0);
    assert!(browser.say("document.querySelector('#finding-1 h3').textContent").as_str().unwrap().contains("<script>"));
    assert_eq!(browser.trouble(), [] as [&Value; 0]);
    // Were something forgotten, the policy would stop it.
    browser.say("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\">')");
    browser
        .say("document.body.append(Object.assign(document.createElement('script'), { text: 'document.title = 2' }))");
    assert_eq!(browser.say("document.title"), "FAILED – oobelens");
    let stopped = |event: &&&Value| {
        event["params"]["entry"]["text"].as_str().is_some_and(|text| text.contains("Content Security Policy"))
    };
    assert!(browser.trouble().iter().filter(stopped).count() >= 2, "{:?}", browser.events);
}
