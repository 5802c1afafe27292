//! What is generated, and what is wrong, costs in proportion to the spec.
//!
//! Time differs from machine to machine and from run to run; the memory that is asked for on the way does not, and grows
//! as the time does wherever something is made for each of the others. `cargo bench --bench growth` shows times.

mod grown;

use allocation_counter::measure;
use codegen::diagnostic::Diagnostics;
use codegen::source::Sources;

/// Twice as much may take a little more than twice: tables grow in steps, and numbers become longer.
const MOST_FOR_TWICE_AS_MUCH: f64 = 2.2;

fn bytes(work: impl FnOnce()) -> f64 {
    let bytes = measure(work).bytes_total;
    f64::from(u32::try_from(bytes / 1024).expect("less than terabytes"))
}

#[track_caller]
fn assert_in_proportion(once: f64, twice: f64) {
    let ratio = twice / once;
    assert!(ratio < MOST_FOR_TWICE_AS_MUCH, "twice as much takes {ratio:.2} times the memory");
}

fn read(sources: &Sources) -> f64 {
    bytes(|| drop(codegen::read(sources).unwrap_or_else(|problems| panic!("{problems}"))))
}

fn generate(sources: &Sources) -> f64 {
    let api = codegen::read(sources).unwrap_or_else(|problems| panic!("{problems}"));
    bytes(|| drop(codegen::emit::all(&api)))
}

#[test]
fn reading_grows_in_proportion_however_the_methods_are_spread() {
    for of_a_service in [20, 2000] {
        assert_in_proportion(read(&grown::spec(1000, of_a_service)), read(&grown::spec(2000, of_a_service)));
    }
}

#[test]
fn generating_grows_in_proportion() {
    assert_in_proportion(generate(&grown::spec(120, 20)), generate(&grown::spec(240, 20)));
    assert_in_proportion(generate(&grown::spec(120, 2000)), generate(&grown::spec(240, 2000)));
}

#[test]
#[ignore = "takes half a minute without optimisation"]
fn generating_two_thousand_methods_grows_in_proportion() {
    assert_in_proportion(generate(&grown::spec(1000, 20)), generate(&grown::spec(2000, 20)));
}

/// A spec with a mistake in each of its methods.
fn mistaken(methods: usize) -> Sources {
    let mut sources = grown::spec(methods, 20);
    for file in &mut sources.files {
        file.text = file.text.replace("codes = [\"NOT_IN", "codes = [\"NOT_AT_ALL_IN");
    }
    sources
}

fn problems(sources: &Sources) -> Diagnostics {
    codegen::read(sources).expect_err("each method has a mistake")
}

#[test]
fn finding_mistakes_grows_in_proportion() {
    let find = |sources: &Sources| bytes(|| drop(problems(sources)));
    // The help lists the nearest of all codes, so that codes stay as many while methods become more.
    let spread = |methods: usize| {
        let mut sources = mistaken(methods);
        let api = grown::spec(2000, 20).files.swap_remove(0);
        sources.files[0] = api;
        sources
    };
    assert_in_proportion(find(&spread(500)), find(&spread(1000)));
}

#[test]
fn showing_mistakes_grows_in_proportion() {
    let show = |problems: &Diagnostics| bytes(|| drop(problems.render(false)));
    assert_in_proportion(show(&problems(&mistaken(500))), show(&problems(&mistaken(1000))));
}
