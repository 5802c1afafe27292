//! A tour of the API with the async client: creates a category and a flipbook, fills it, lists and measures it, and cleans up.
//!
//! Without arguments it brings its own emulator. With `IPAPER_API_KEY` (and `IPAPER_PARTNER`, and `IPAPER_ROOT`) it visits the real
//! service and reads only, unless `--write` is given. With `--record <folder>` it keeps what is answered, for `cargo xtask infer` to read.

use ipaper_api as api;

mod tour_support;

use std::process::ExitCode;
use std::time::Duration;

use api::jiff::tz::TimeZone;
use api::jiff::{Timestamp, ToSpan};
use api::ripper::ProcessOptions;
use api::{CategoryId, Client, Error, PaperId, Processing, Upload};
use tour_support::target::Target;
use tour_support::{pdf, show};

#[tokio::main]
async fn main() -> ExitCode {
    show::warnings();
    let result = match Target::from_environment() {
        Ok(target) => tour(&target).await.map_err(|error| error.to_string()),
        Err(problem) => Err(problem),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn tour(target: &Target) -> Result<(), Error> {
    let client = Client::new(target.config.clone())?;
    let root = client.root().await?;
    show::heading("The tree");
    let tree = client.paper().get_all_papers(root).await?;
    show::tree(&tree);
    let paper = tree.descendants().find_map(|node| node.as_paper()).map(|paper| paper.id);

    if target.write {
        create_and_delete(&client, root, target.pace).await?;
    }
    if let Some(paper) = paper {
        measure(&client, paper).await?;
    }
    show::heading("A typed error");
    match client.paper().get_paper_url_from_id(PaperId::new(i64::from(i32::MAX))).await {
        Ok(url) => println!("there is a paper of the greatest id, at {url}"),
        Err(error) if error.is_not_found() => show::error(&error),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Creates a category with a flipbook, and deletes it again whatever happens in between.
async fn create_and_delete(client: &Client, root: CategoryId, pace: Duration) -> Result<(), Error> {
    show::heading("A new flipbook");
    let category = client.paper().create_category(root, "A tour", "a-tour").await?;
    let result = fill_a_paper(client, category, pace).await;
    let deleted = client.paper().delete_paper(category).await;
    match &deleted {
        Ok(()) => println!("deleted category {category} with all that was in it"),
        Err(error) => println!("category {category} is left behind: {error}"),
    }
    // What went wrong first matters more.
    result.and(deleted)
}

async fn fill_a_paper(client: &Client, category: CategoryId, pace: Duration) -> Result<(), Error> {
    let paper = client.paper().create_paper(category, "Garden furniture", "garden-furniture").await?;
    println!("created paper {paper} in category {category}");
    let brochure = pdf::brochure(&["Garden chairs", "Garden tables", "Parasols"]);
    let upload = Upload::from_bytes(brochure).on_progress(show::uploading());
    let processing = Processing::upload(paper, upload)
        .options(ProcessOptions::new().discard_index())
        .every(pace)
        .on_progress(show::processing());
    show::processed(&client.process(processing).await?);
    let structure = client.paper().get_paper_structure(paper, true).await?;
    show::structure(&structure);
    Ok(())
}

/// What there is to know about a flipbook that people have read.
async fn measure(client: &Client, paper: PaperId) -> Result<(), Error> {
    show::heading("The pages of a flipbook");
    show::structure(&client.paper().get_paper_structure(paper, false).await?);
    show::heading("Orders");
    show::orders(&client.ecommerce().get_license_orders_by_type().await?);
    show::heading("A month of visitors");
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let visitors = client.statistics().get_number_of_visitors_per_day(paper, today - 30.days(), today).await?;
    show::visitors(&visitors);
    Ok(())
}

/// The tour as its tests take it, which are the same in both crates: what it comes to, in the words that are shown.
#[cfg(test)]
fn visit(target: &Target) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(tour(target)).map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "tour_support/tests.rs"]
mod tests;
