//! Shows answers in a terminal: a tree, tables, a chart, a progress bar.

use std::io;

use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use indicatif::{ProgressBar, ProgressStyle};
use termtree::Tree;
use textplots::{Chart, Plot, Shape};
use tracing_subscriber::filter::LevelFilter;

use crate::api::ecommerce::Flipbook;
use crate::api::paper::{Node, Structure};
use crate::api::statistics::VisitorsOfDay;
use crate::api::{Error, Processed, ProcessingEnd, ProcessingProgress, UploadProgress};

/// Longer tables show their beginning.
const MOST_ROWS: usize = 12;

/// Shows what the client warns of, such as a repetition.
pub fn warnings() {
    tracing_subscriber::fmt().with_max_level(LevelFilter::WARN).with_writer(io::stderr).init();
}

pub fn heading(text: &str) {
    println!("\n\x1b[1m{text}\x1b[0m");
}

/// The papers and categories of an account.
pub fn tree(root: &Node) {
    print!("{}", branch(root));
}

fn branch(node: &Node) -> Tree<String> {
    let label = format!("{} ({}, {})", node.name(), node.id(), node.url());
    Tree::new(label).with_leaves(node.children().iter().map(branch))
}

/// The pages of a paper.
pub fn structure(structure: &Structure) {
    let mut table = table(["Page", "Id", "Images", "Text"]);
    for page in structure.pages.iter().take(MOST_ROWS) {
        let images: Vec<String> =
            page.images.iter().map(|image| format!("{} ({} KB)", image.kind, image.file_size)).collect();
        let text: String = page.text.as_deref().unwrap_or_default().chars().take(40).collect();
        table.add_row([page.number.to_string(), page.id.to_string(), images.join(", "), text]);
    }
    println!("{}: {} pages\n{table}", structure.name, structure.pages.len());
}

/// Orders, one row each.
pub fn orders(flipbooks: &[Flipbook]) {
    let mut table = table(["Flipbook", "Order", "Date", "Checkout", "Lines", "Value"]);
    for (flipbook, order) in
        flipbooks.iter().flat_map(|flipbook| flipbook.orders.iter().map(move |order| (flipbook, order))).take(MOST_ROWS)
    {
        table.add_row([
            flipbook.name.clone(),
            order.id.clone(),
            order.date.strftime("%Y-%m-%d").to_string(),
            order.checkout_type.to_string(),
            order.lines.len().to_string(),
            order.total_value.to_string(),
        ]);
    }
    println!("{table}");
}

/// Visitors day by day.
pub fn visitors(days: &[VisitorsOfDay]) {
    #[allow(clippy::cast_precision_loss, reason = "a chart is a drawing")]
    let points: Vec<(f32, f32)> =
        (1_u16..).zip(days).map(|(day, visitors)| (f32::from(day), visitors.visitors as f32)).collect();
    let last = points.last().map_or(1.0, |point| point.0);
    let total: i64 = days.iter().map(|day| day.visitors).sum();
    println!("{total} visitors in {} days", days.len());
    Chart::new(120, 40, 1.0, last).lineplot(&Shape::Bars(&points)).nice();
}

/// A typed error, and what a program may learn from it.
pub fn error(error: &Error) {
    println!("{error}");
    println!(
        "kind {:?}, code {:?}, outcome {:?}, not found: {}",
        error.kind(),
        error.code(),
        error.outcome(),
        error.is_not_found()
    );
}

/// Draws how far an upload has come.
pub fn uploading() -> impl Fn(UploadProgress) + Send + Sync + 'static {
    let bar = bar("uploading  [{bar:40}] {bytes} of {total_bytes}");
    move |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.sent);
        if progress.sent == progress.total {
            bar.finish();
        }
    }
}

/// Draws how far a processing has come.
pub fn processing() -> impl Fn(ProcessingProgress) + Send + Sync + 'static {
    let bar = bar("processing [{bar:40}] {pos:>3} %");
    bar.set_length(100);
    move |progress| match progress.percent {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a percentage")]
        Some(percent) => bar.set_position(percent.clamp(0.0, 100.0) as u64),
        None => bar.finish(),
    }
}

/// How a processing ended, as far as the service tells.
pub fn processed(processed: &Processed) {
    match processed.end {
        ProcessingEnd::Completed => println!("processing ended: the pages are there"),
        ProcessingEnd::EnrichmentProcessingFailed => println!("processing ended: the pages are there, without links"),
        _ => println!("processing ended; the service did not say how"),
    }
}

fn bar(template: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn table<const COLUMNS: usize>(headings: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(headings);
    table
}
