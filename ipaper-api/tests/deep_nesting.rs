//! Answers as deep as they may be: whatever is done with their trees fits the stack of a thread, also in a debug build, where each step takes most.
//!
//! Each test runs on a stack of 2 MiB, which is what Rust and tokio give to a thread, and on half of it, which leaves the other half to the program
//! around it. A stack that overflows ends the whole test run.

#[path = "both/whole.rs"]
mod whole;

use std::fmt::Debug;
use std::thread;

use ipaper_api::media::GetTree;
use ipaper_api::paper::GetAllPapers;
use ipaper_api::{DecodeProblem, Error, Limits, Request, decode, decode_with};
use whole::whole;

const MEBIBYTE: usize = 1024 * 1024;

const STACKS: [usize; 2] = [2 * MEBIBYTE, MEBIBYTE];

/// An answer whose elements nest so deep, with an empty one innermost.
struct Deep {
    start: &'static str,
    end: &'static str,
    innermost: &'static str,
}

const CATEGORIES: Deep = Deep {
    start: "<category id=\"1\" name=\"a\" url=\"/\">",
    end: "</category>",
    innermost: "<paper id=\"2\" name=\"b\" url=\"/b/\"/>",
};

const DIRECTORIES: Deep = Deep {
    start: "<directory directoryid=\"1\" name=\"a\">",
    end: "</directory>",
    innermost: "<file fileid=\"2\" name=\"b\" size=\"3\"/>",
};

impl Deep {
    fn answer(&self, depth: usize) -> String {
        // `result`, `data` and the innermost element are three of the levels.
        let Deep { start, end, innermost } = self;
        let around = depth - 3;
        format!(
            "<result><code>SUCCESS</code><data>{}{innermost}{}</data></result>",
            start.repeat(around),
            end.repeat(around)
        )
    }
}

fn deepest() -> Limits {
    Limits::default().depth(Limits::DEEPEST)
}

/// All that anybody can do with a value and that goes down to its innermost part.
fn use_up<T: Clone + Debug + PartialEq>(value: T) {
    let copy = value.clone();
    assert!(copy == value);
    assert!(format!("{value:?}").len() > Limits::DEEPEST);
    assert!(format!("{value:#?}").len() > Limits::DEEPEST);
    drop(copy);
    drop(value);
}

fn on_a_stack_of(bytes: usize, test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(bytes).spawn(test).expect("a thread");
    thread.join().expect("the test on its own stack");
}

fn decode_and_use_up<R: Request>(deep: &Deep)
where
    R::Response: Clone + Debug + PartialEq,
{
    for stack in STACKS {
        let answer = deep.answer(Limits::DEEPEST);
        on_a_stack_of(stack, move || {
            let decoded = decode_with::<R>(answer.as_bytes(), deepest()).expect("the bound itself is allowed");
            use_up(decoded.response);
        });
    }
}

#[test]
fn the_deepest_tree_of_papers_fits_the_stack() {
    decode_and_use_up::<GetAllPapers>(&CATEGORIES);
}

#[test]
fn the_deepest_tree_of_media_fits_the_stack() {
    decode_and_use_up::<GetTree>(&DIRECTORIES);
}

#[test]
fn an_error_in_the_innermost_element_of_the_deepest_tree_fits_the_stack() {
    for stack in STACKS {
        let answer = CATEGORIES.answer(Limits::DEEPEST).replace("id=\"2\"", "id=\"x\"");
        on_a_stack_of(stack, move || {
            let error = decode_with::<GetAllPapers>(answer.as_bytes(), deepest()).expect_err("no number");
            let place = error.decode_error().expect("a place");
            assert!(place.path().ends_with("/category/paper/@id"), "{place}");
            use_up(place.clone());
        });
    }
}

#[test]
fn one_level_more_is_an_error_whatever_depth_is_asked_for() {
    for limits in [deepest(), Limits::default().depth(Limits::DEEPEST + 1), Limits::default().depth(10_000)] {
        let papers = decode_with::<GetAllPapers>(CATEGORIES.answer(Limits::DEEPEST + 1).as_bytes(), limits);
        is_too_deep(&papers.expect_err("one level too many"), Limits::DEEPEST);
        let media = decode_with::<GetTree>(DIRECTORIES.answer(Limits::DEEPEST + 1).as_bytes(), limits);
        is_too_deep(&media.expect_err("one level too many"), Limits::DEEPEST);
        let unknown = "<x>".repeat(Limits::DEEPEST + 1);
        let unknown = decode_with::<GetTree>(format!("<result>{unknown}").as_bytes(), limits);
        is_too_deep(&unknown.expect_err("more than one level too many"), Limits::DEEPEST);
    }
}

fn is_too_deep(error: &Error, limit: usize) {
    let place = error.decode_error().unwrap_or_else(|| panic!("no place in {error}"));
    assert_eq!(place.problem(), DecodeProblem::TooDeep, "{error}");
    assert!(whole(error).contains(&format!("elements nest deeper than the limit of {limit};")), "{error}");
}

#[test]
fn sixty_categories_one_inside_the_other_are_within_the_default_and_one_more_is_not() {
    let category = |depth: usize| {
        let (start, end) = (CATEGORIES.start.repeat(depth), CATEGORIES.end.repeat(depth));
        format!("<result><code>SUCCESS</code><data>{start}{end}</data></result>")
    };
    decode::<GetAllPapers>(category(60).as_bytes()).expect("the bound itself is allowed");
    is_too_deep(&decode::<GetAllPapers>(category(61).as_bytes()).expect_err("one category too many"), 62);
}

#[cfg(feature = "serde")]
mod json {
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;

    /// Writes the deepest answer, reads it as far as the reader goes, and reads what the default lets through.
    fn write_and_read<R: Request>(deep: &'static Deep)
    where
        R::Response: Clone + Debug + PartialEq + Serialize + DeserializeOwned,
    {
        for stack in STACKS {
            on_a_stack_of(stack, move || {
                let answer = deep.answer(Limits::DEEPEST);
                let value =
                    decode_with::<R>(answer.as_bytes(), deepest()).expect("the bound itself is allowed").response;
                let json = serde_json::to_string_pretty(&value).expect("JSON");
                let error = serde_json::from_str::<R::Response>(&json).expect_err("deeper than a reader of JSON goes");
                assert!(error.to_string().contains("recursion limit"), "{error}");
                let tree = serde_json::to_value(&value).expect("JSON");
                assert!(serde_json::from_value::<R::Response>(tree).expect("the same value") == value);

                let value = decode::<R>(deep.answer(62).as_bytes()).expect("as deep as the default goes");
                let json = serde_json::to_string(&value).expect("JSON");
                assert!(serde_json::from_str::<R::Response>(&json).expect("the same value") == value);
            });
        }
    }

    #[test]
    fn the_deepest_tree_of_papers_is_written_and_read_within_the_stack() {
        write_and_read::<GetAllPapers>(&CATEGORIES);
    }

    #[test]
    fn the_deepest_tree_of_media_is_written_and_read_within_the_stack() {
        write_and_read::<GetTree>(&DIRECTORIES);
    }
}

#[cfg(feature = "client")]
mod client {
    use ipaper_api::transport::{HttpRequest, HttpResponse};
    use ipaper_api::{Answering, CategoryId, Client, Config, Credentials, Transport};
    use tokio::runtime::{self, Runtime};

    use super::*;

    struct Canned(String);

    impl Transport for Canned {
        fn send(&self, _: HttpRequest) -> Answering<'_> {
            Box::pin(async { Ok(HttpResponse::xml(self.0.clone())) })
        }
    }

    fn client(answer: String) -> Client {
        let config = Config::new(Credentials::api_key("k3y")).limits(deepest());
        Client::with_transport(config, Canned(answer)).expect("a client")
    }

    /// Runtimes whose workers have these stacks. The first size is tokio's own default.
    fn runtimes() -> impl Iterator<Item = Runtime> {
        STACKS.into_iter().map(|stack| {
            let mut builder = runtime::Builder::new_multi_thread();
            builder.worker_threads(1).thread_stack_size(stack).build().expect("a runtime")
        })
    }

    #[test]
    fn the_deepest_tree_of_papers_fits_the_stack_of_a_worker() {
        for runtime in runtimes() {
            let client = client(CATEGORIES.answer(Limits::DEEPEST));
            let task = runtime.spawn(async move {
                use_up(client.paper().get_all_papers(CategoryId::new(1)).await.expect("the bound itself is allowed"));
            });
            runtime.block_on(task).expect("the task in its worker");
        }
    }

    #[test]
    fn the_deepest_tree_of_media_fits_the_stack_of_a_worker() {
        for runtime in runtimes() {
            let client = client(DIRECTORIES.answer(Limits::DEEPEST));
            let task = runtime.spawn(async move {
                use_up(client.media().get_tree().await.expect("the bound itself is allowed"));
            });
            runtime.block_on(task).expect("the task in its worker");
        }
    }
}
