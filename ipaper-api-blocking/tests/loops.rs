//! The loops of the two clients are one loop: what they differ in is that one awaits what the other blocks for.

/// A client's loop, with what it calls to wait and to send.
struct Loop {
    drive: String,
    lines: usize,
}

impl Loop {
    fn of(source: &str) -> Self {
        let drive = function(source, "drive").expect("a client has a loop");
        let helpers = ["wait", "read", "post", "now"].into_iter().filter_map(|name| function(source, name));
        let lines = drive.lines().count() + helpers.map(|helper| helper.lines().count()).sum::<usize>();
        Loop { drive, lines }
    }

    /// The code for each step, the signature and what precedes the steps first.
    fn arms(&self) -> Vec<String> {
        let mut arms = vec![String::new()];
        for line in self.drive.lines().map(str::trim) {
            if line.starts_with("Step::") {
                arms.push(String::new());
            }
            if let Some(arm) = arms.last_mut() {
                arm.push_str(line);
            }
        }
        arms
    }
}

/// The text of the function of this name, which ends with a brace as far in as it begins.
fn function(source: &str, name: &str) -> Option<String> {
    let lines = source
        .lines()
        .skip_while(|line| !line.contains(&format!("fn {name}(")) && !line.contains(&format!("fn {name}<")));
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
        if line == "    }" {
            return Some(text);
        }
    }
    None
}

fn step(arm: &str) -> &str {
    arm.split(['(', ' ']).next().unwrap_or_default()
}

fn without_await(code: &str) -> String {
    code.replace("async ", "").replace(".await", "")
}

fn loops() -> [Loop; 2] {
    [include_str!("../../ipaper-api/src/client/mod.rs"), include_str!("../src/client.rs")].map(Loop::of)
}

#[test]
fn the_loops_of_both_clients_are_short() {
    for client in loops() {
        assert!(client.lines < 80, "{} lines:\n{}", client.lines, client.drive);
    }
}

#[test]
fn the_loops_of_both_clients_carry_out_the_same_steps_in_the_same_way() {
    let [awaiting, blocking] = loops().map(|client| client.arms());
    let steps = |arms: &[String]| arms.iter().skip(1).map(|arm| step(arm).to_owned()).collect::<Vec<_>>();
    assert_eq!(steps(&awaiting), steps(&blocking));
    assert!(steps(&awaiting).len() >= 4, "{awaiting:?}");
    for (awaiting, blocking) in awaiting.iter().zip(&blocking) {
        if awaiting.contains(".await") {
            assert_eq!(without_await(after_first_statement(awaiting)), after_first_statement(blocking));
        } else {
            assert_eq!(without_await(awaiting), *blocking);
        }
    }
}

/// What follows what is awaited, which may be made in another way.
fn after_first_statement(arm: &str) -> &str {
    arm.split_once(';').map_or("", |(_, rest)| rest)
}
