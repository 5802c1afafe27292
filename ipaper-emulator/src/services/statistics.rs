//! `Statistics`: page views and visitors, made up from the paper and the day.

use jiff::civil::Date;

use super::Entry;
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::state::{State, invented};
use crate::xml::Element;

pub(super) const HANDLERS: &[Entry] = &[
    ("Statistics.GetNumberOfPageviewsPerDay", State::get_number_of_pageviews_per_day),
    ("Statistics.GetNumberOfVisitors", State::get_number_of_visitors),
    ("Statistics.GetNumberOfVisitorsPerDay", State::get_number_of_visitors_per_day),
];

/// The longest time that can be asked for, some ten years.
const MAX_DAYS: usize = 3_660;

impl State {
    fn get_number_of_pageviews_per_day(&mut self, arguments: &Arguments) -> Answered {
        let (paper, days) = self.paper_and_days(arguments)?;
        let days = days.into_iter().map(|day| {
            let views = visitors(paper, day) * (2 + invented(&[paper, ordinal(day), 2], 7));
            Element::new("day").attribute("date", day).attribute("views", views)
        });
        Answer::data(Element::new("pageviews").children(days))
    }

    fn get_number_of_visitors(&mut self, arguments: &Arguments) -> Answered {
        let (paper, days) = self.paper_and_days(arguments)?;
        let count: u64 = days.into_iter().map(|day| visitors(paper, day)).sum();
        Answer::data(Element::new("visitors").attribute("count", count))
    }

    fn get_number_of_visitors_per_day(&mut self, arguments: &Arguments) -> Answered {
        let (paper, days) = self.paper_and_days(arguments)?;
        let days = days
            .into_iter()
            .map(|day| Element::new("day").attribute("date", day).attribute("visitors", visitors(paper, day)));
        Answer::data(Element::new("visitors").children(days))
    }

    fn paper_and_days(&self, arguments: &Arguments) -> Result<(i64, Vec<Date>), Refusal> {
        let paper = arguments.integer("paperID")?;
        self.tree.paper(paper)?;
        let (from, to) = (arguments.date("from")?, arguments.date("to")?);
        if from > to {
            return Err(Refusal::error("The first day must not lie behind the last."));
        }
        let days: Vec<Date> =
            from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(MAX_DAYS + 1).collect();
        if days.len() > MAX_DAYS {
            return Err(Refusal::error("That is too long a time."));
        }
        Ok((paper.into(), days))
    }
}

fn visitors(paper: i64, day: Date) -> u64 {
    20 + invented(&[paper, ordinal(day), 1], 180)
}

/// A number for a day.
fn ordinal(day: Date) -> i64 {
    i64::from(day.year()) * 1000 + i64::from(day.day_of_year())
}
