//! A browser of a few lines: it sends exactly the bytes a test asks for.

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A running server's port, and what this browser holds of a session.
pub(crate) struct Browser {
    pub(crate) port: u16,
    pub(crate) cookie: Option<String>,
    /// What the page holds: its half of the session's token.
    pub(crate) page: Option<String>,
    /// What the terminal showed for setting up a company.
    pub(crate) code: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|cause| panic!("{cause}: {self:?}"))
    }

    /// It went well; its answer.
    #[track_caller]
    pub(crate) fn done(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// It was refused with this status; the error's code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        self.json()["code"].as_str().expect("a code").to_owned()
    }
}

impl Browser {
    pub(crate) fn new(port: u16) -> Browser {
        Browser { port, cookie: None, page: None, code: None }
    }

    /// Sends a request as it is.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(b"\r\n").expect("sent");
        // Who is refused early may find the line closed before all was sent: the answer is there nevertheless.
        stream.write_all(body).ok();
        read(stream)
    }

    /// What Boss's pages send with each request.
    fn headers(&self) -> Vec<(&'static str, String)> {
        let page = self.page.clone().unwrap_or_else(|| "1".to_owned());
        let mut headers = vec![
            ("Host", format!("127.0.0.1:{}", self.port)),
            ("x-boss", page),
            ("Content-Type", "application/json".to_owned()),
        ];
        headers.extend(self.code.clone().map(|code| ("x-boss-code", code)));
        headers.extend(self.cookie.clone().map(|cookie| ("Cookie", cookie)));
        headers
    }

    /// Sends a request as Boss's pages do.
    pub(crate) fn call(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let headers = self.headers();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.send(method, path, &headers, body)
    }

    /// Sends the head of a post and the first part of its body.
    pub(crate) fn begin(&self, path: &str, body: &[u8], sent: usize) -> Begun {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        let mut head =
            format!("POST {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in self.headers() {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..sent])).ok();
        Begun { stream, rest: body[sent..].to_vec() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.call("GET", path, b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, body.to_string().as_bytes())
    }

    /// Signs in and keeps the cookie and the page's half.
    pub(crate) fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let answer = self.post("/api/session", &serde_json::json!({ "login": login, "password": password }));
        let cookie = answer.headers.get("set-cookie").and_then(|line| line.split(';').next());
        self.cookie = cookie.map(str::to_owned);
        self.page = answer.headers.get("x-boss").cloned();
        answer
    }
}

/// A request of which a part was sent.
pub(crate) struct Begun {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Begun {
    /// Sends the rest.
    pub(crate) fn end(mut self) -> Answer {
        self.stream.write_all(&self.rest).ok();
        read(self.stream)
    }

    /// Waits for what the server answers to the part alone.
    pub(crate) fn end_of_patience(self) -> Answer {
        read(self.stream)
    }
}

fn read(stream: TcpStream) -> Answer {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("a status line");
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = Vec::new();
    reader.read_to_end(&mut body).expect("a body");
    Answer { status, headers, body: String::from_utf8(body).expect("UTF-8") }
}
