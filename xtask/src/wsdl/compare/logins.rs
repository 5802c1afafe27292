//! Which credentials the methods of a service look up.

use codegen::model::{Certainty, CredentialPair};

use super::Comparison;
use super::alignment;
use crate::wsdl::description::{Method, Parameter, Spot};
use crate::wsdl::finding::Finding;
use crate::wsdl::spec_places::SpecFile;

/// What a method takes for a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Login {
    /// A pair of the spec, by its position.
    Known(usize),
    /// Two fields in front of the parameters, by their names in small letters.
    Unknown(String, String),
    /// None that could be found.
    Missing,
}

/// A login, and which of the method's parameters are its fields.
#[derive(Debug)]
pub(super) struct Found<'d> {
    login: Login,
    fields: Vec<&'d Parameter>,
}

impl<'d> Found<'d> {
    /// What a method takes beside its login, in order.
    pub(super) fn without(&self, method: &'d Method) -> Vec<&'d Parameter> {
        let is_field = |one: &Parameter| self.fields.iter().any(|field| std::ptr::eq(*field, one));
        method.parameters.iter().filter(|parameter| !is_field(parameter)).collect()
    }
}

/// Finds the fields of a pair by their names, and those of an unknown pair in front of everything that the spec knows.
pub(super) fn find<'d>(comparison: &Comparison<'_>, method: &'d Method) -> Found<'d> {
    let field = |name: &str| method.parameters.iter().find(|parameter| parameter.name.text.eq_ignore_ascii_case(name));
    for (position, pair) in comparison.api.credentials.iter().enumerate() {
        if let (Some(user), Some(password)) = (field(&pair.user), field(&pair.password)) {
            return Found { login: Login::Known(position), fields: vec![user, password] };
        }
    }
    let ours = comparison.service.methods.iter().find(|ours| ours.wire == method.name.text);
    let is_known = |parameter: &Parameter| {
        let mut names = ours.iter().flat_map(|ours| ours.parameters.iter().flat_map(alignment::names));
        names.any(|name| name.eq_ignore_ascii_case(&parameter.name.text))
    };
    let expected = ours.map_or(0, |ours| ours.parameters.len());
    match method.parameters.as_slice() {
        [user, password, ..]
            if method.parameters.len() >= expected + 2 && !is_known(user) && !is_known(password) && ours.is_some() =>
        {
            let name = |parameter: &Parameter| parameter.name.text.to_lowercase();
            Found { login: Login::Unknown(name(user), name(password)), fields: vec![user, password] }
        }
        _ => Found { login: Login::Missing, fields: Vec::new() },
    }
}

/// The methods of one login.
struct Group<'d> {
    login: Login,
    /// The first method of them, which is shown.
    first: &'d Method,
    fields: Vec<&'d Parameter>,
    others: usize,
}

pub(super) fn compare(comparison: &Comparison<'_>) -> Vec<Finding> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let is_ours = |method: &&Method| comparison.service.methods.iter().any(|ours| ours.wire == method.name.text);
    for method in comparison.described.methods.iter().filter(is_ours) {
        let found = find(comparison, method);
        match groups.iter_mut().find(|group| group.login == found.login) {
            Some(group) => group.others += 1,
            None => groups.push(Group { login: found.login, first: method, fields: found.fields, others: 0 }),
        }
    }
    let is_alone = groups.len() == 1;
    groups.iter().flat_map(|group| of_group(comparison, group, is_alone)).collect()
}

fn of_group(comparison: &Comparison<'_>, group: &Group<'_>, is_alone: bool) -> Vec<Finding> {
    match &group.login {
        Login::Missing => vec![missing(comparison, group)],
        Login::Unknown(..) => vec![unknown(comparison, group)],
        Login::Known(position) => {
            let Some(pair) = comparison.api.credentials.get(*position) else { return Vec::new() };
            let mut findings = other_case(comparison, group, pair);
            let sent = &comparison.service.credentials;
            let is_sent = sent.iter().any(|one| one.name == pair.name);
            let is_inferred = comparison.service.credentials_sure == Certainty::Inferred;
            if !is_sent {
                findings.push(wrong(comparison, group, pair, is_alone && is_inferred));
            } else if is_alone && (sent.len() > 1 || is_inferred) {
                findings.push(settled(comparison, group, pair));
            }
            findings
        }
    }
}

/// All methods of the service look up this pair, of which the spec was not sure.
fn settled(comparison: &Comparison<'_>, group: &Group<'_>, pair: &CredentialPair) -> Finding {
    let title = format!(
        "`{}` looks up the login as `{}` and `{}`: the pair `{}` is right",
        comparison.service.wire, pair.user, pair.password, pair.name
    );
    let finding = group.show(comparison, Finding::settled(title), "the login");
    let sent: Vec<&str> = comparison.service.credentials.iter().map(|pair| pair.name.as_str()).collect();
    let label = if sent.len() > 1 { "of these, one" } else { "inferred" };
    let finding = finding.and(comparison.service_value("credentials"), label);
    with_edits(comparison, finding, pair)
}

fn wrong(comparison: &Comparison<'_>, group: &Group<'_>, pair: &CredentialPair, is_writable: bool) -> Finding {
    let title = format!(
        "`{}` looks up the login as `{}` and `{}`, which the spec does not send there",
        comparison.service.wire, pair.user, pair.password
    );
    let finding = group
        .show(comparison, Finding::difference(title), "the login")
        .and(comparison.service_value("credentials"), "what is sent instead");
    if is_writable {
        let finding = finding.help(format!("run with --write: the pair is called `{}` in the spec", pair.name));
        return with_edits(comparison, finding, pair);
    }
    finding.help(format!("if all methods of the service are so, write `credentials = [\"{}\"]`; if some are, add it to those that are sent", pair.name))
}

/// The service is sent this pair and no other.
fn with_edits(comparison: &Comparison<'_>, finding: Finding, pair: &CredentialPair) -> Finding {
    let Some(entry) = comparison.spec.as_ref().and_then(SpecFile::service) else { return finding };
    let sure = "\"seen\"";
    let certainty = entry
        .replace("credentials_sure", sure)
        .or_else(|| entry.insert_line(&["credentials"], &format!("credentials_sure = {sure}")));
    let sent = &comparison.service.credentials;
    let pairs = if sent.len() == 1 && sent.iter().all(|one| one.name == pair.name) {
        None
    } else {
        entry.replace("credentials", &format!("[\"{}\"]", pair.name))
    };
    let others = sent.iter().filter(|other| other.name != pair.name);
    let dropped = others.flat_map(|other| [other.user.clone(), other.password.clone()]);
    finding
        .edit(pairs.into_iter().chain(certainty))
        .reread(entry.value("note"))
        .dropped(&format!("{}.", comparison.service.wire), dropped)
}

fn unknown(comparison: &Comparison<'_>, group: &Group<'_>) -> Finding {
    let names: Vec<&str> = group.fields.iter().map(|field| field.name.text.as_str()).collect();
    let [user, password] = names.as_slice() else { return missing(comparison, group) };
    let title = format!(
        "`{}` looks up the login as `{user}` and `{password}`, a pair that the spec does not know",
        comparison.service.wire
    );
    group
        .show(comparison, Finding::difference(title), "the login, by its place in front")
        .and(comparison.service_value("credentials"), "what is sent instead")
        .help(format!(
            "add a `[[credential]]` with `user = \"{user}\"` and `password = \"{password}\"` to api.toml, and name it in `credentials` of the service"
        ))
}

fn missing(comparison: &Comparison<'_>, group: &Group<'_>) -> Finding {
    let title = format!("`{}` takes no login that the spec knows", comparison.name_of(group.first));
    let pairs: Vec<String> =
        comparison.api.credentials.iter().map(|pair| format!("`{}` and `{}`", pair.user, pair.password)).collect();
    Finding::difference(title)
        .at(comparison.file, &group.first.name.span, group.label("no login"))
        .and(comparison.service_value("credentials"), "what is sent")
        .note(format!("the pairs of the spec are {}", pairs.join(", or ")))
        .help("the language knows no call without a login, and no login of another shape: look at the description")
}

/// It is looked up without regard to case, so that the calls succeed; the spec is to say what the service says.
fn other_case(comparison: &Comparison<'_>, group: &Group<'_>, pair: &CredentialPair) -> Vec<Finding> {
    let api = comparison.api_file.as_ref();
    let entry = api.and_then(|file| file.credential(&pair.name));
    let described = group.fields.iter().map(|field| &field.name);
    let sides = [("user", &pair.user), ("password", &pair.password)].into_iter().zip(described);
    sides
        .filter(|((_, ours), theirs)| **ours != theirs.text)
        .map(|((key, ours), theirs)| {
            let title = format!(
                "`{}` takes the credential `{}`, which the spec writes `{ours}`",
                comparison.service.wire, theirs.text
            );
            Finding::difference(title)
                .at(comparison.file, &theirs.span, group.label("as the service declares it"))
                .and(entry.and_then(|entry| entry.value(key)), "as the spec has it")
                .note("the service looks names up without regard to case, so calls succeed either way")
                .help(format!("write `{key} = \"{}\"` if all services that take this pair write it so", theirs.text))
        })
        .collect()
}

impl Group<'_> {
    /// At the fields of the method that is shown.
    fn show(&self, comparison: &Comparison<'_>, finding: Finding, label: &str) -> Finding {
        let spots: Vec<&Spot> = self.fields.iter().map(|field| &field.name).collect();
        let span = spots.first().map_or(&self.first.name.span, |spot| &spot.span);
        finding.at(comparison.file, span, self.label(&format!("{label} of `{}`", self.first.name.text)))
    }

    fn label(&self, label: &str) -> String {
        match self.others {
            0 => label.to_owned(),
            1 => format!("{label}; another method does the same"),
            others => format!("{label}; {others} more methods do the same"),
        }
    }
}
