//! What a description and the spec say differently, and what the description proves that the spec only infers.

use codegen::model::{self, Api, Certainty, Service};

use super::description::{Description, Method, Name, Parameter, ParameterType};
use super::source::Request;
use super::types::{self, listed};
use super::{Diagnostic, Level, identify};

/// Compares the description of a service with the spec. The result is in the order of the description.
pub(super) fn compare(api: &Api, service: &Service, described: &Description, request: &Request) -> Vec<Diagnostic> {
    let mut comparison = Comparison { api, service, described, found: Vec::new() };
    comparison.service(request);
    comparison.logins();
    for method in &described.methods {
        comparison.method(method);
    }
    comparison.missing_methods();
    comparison.found.sort_by_key(|diagnostic| diagnostic.line);
    comparison.found
}

struct Comparison<'a> {
    api: &'a Api,
    service: &'a Service,
    described: &'a Description,
    found: Vec<Diagnostic>,
}

/// What a method takes for a login.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Login {
    /// A pair of the spec, by its position.
    Known(usize),
    /// Two names in front of the parameters that the spec does not know.
    Unknown(String, String),
    Missing,
}

impl<'a> Comparison<'a> {
    fn report(&mut self, level: Level, at: &Name, what: String, help: impl Into<String>) {
        self.found.push(Diagnostic { level, line: at.line, what, help: help.into() });
    }

    fn error(&mut self, at: &Name, what: String, help: impl Into<String>) {
        self.report(Level::Error, at, what, help);
    }

    fn service(&mut self, request: &Request) {
        let name = &self.service.wire;
        if !self.described.has_form {
            let what =
                format!("the description of `{name}` does not describe forms: it is compared by its schema of SOAP");
            let help = "the client posts forms: make one call by HTTP POST before you trust this description";
            self.report(Level::Note, &self.described.service, what, help);
        }
        let address = identify::proven_address(self.service, self.described, request);
        if let (Some(address), Certainty::Inferred) = (address, self.service.fact.sure) {
            self.report(Level::Proven, address, format!("the service `{name}` is where the spec infers it to be"), "");
        }
    }

    fn logins(&mut self) {
        let mut groups: Vec<(Login, &Method, usize)> = Vec::new();
        for method in self.described.methods.iter().filter(|method| self.in_the_spec(method).is_some()) {
            let (login, _) = self.login(method);
            match groups.iter_mut().find(|(known, ..)| *known == login) {
                Some((.., others)) => *others += 1,
                None => groups.push((login, method, 0)),
            }
        }
        let is_alone = groups.len() == 1;
        for (login, first, others) in groups {
            let others = if others == 0 { String::new() } else { format!(" ({others} more methods do the same)") };
            self.login_of(&login, first, &others, is_alone);
        }
    }

    fn login_of(&mut self, login: &Login, first: &Method, others: &str, is_alone: bool) {
        let (api, service) = (self.api, self.service);
        let name = &service.wire;
        let at = first.parameters.first().map_or(&first.name, |parameter| &parameter.name);
        let pair = match login {
            Login::Known(position) => api.credentials.get(*position),
            Login::Unknown(user, password) => {
                let what = format!(
                    "`{name}` looks up the login as `{user}` and `{password}`, a pair that the spec does not know{others}"
                );
                let help = format!(
                    "add a `[[credential]]` with `user = \"{user}\"` and `password = \"{password}\"` to api.toml, and name it in `credentials` of the service"
                );
                return self.error(at, what, help);
            }
            Login::Missing => None,
        };
        let Some(pair) = pair else {
            let what = format!("`{name}.{}` takes no login that the spec knows{others}", first.name.text);
            return self.error(
                &first.name,
                what,
                "the language knows no call without a login: look at the description",
            );
        };
        for (key, ours) in [("user", &pair.user), ("password", &pair.password)] {
            if let Some(theirs) = find(&first.parameters, ours).filter(|theirs| theirs.name.text != *ours) {
                let theirs = &theirs.name;
                let what =
                    format!("`{name}` takes the credential `{}`, which the spec writes `{ours}`{others}", theirs.text);
                let help = format!(
                    "calls succeed either way; write `{key} = \"{}\"` if all services with this pair do",
                    theirs.text
                );
                self.error(theirs, what, help);
            }
        }
        let what = format!("`{name}` looks up the login as `{}` and `{}`", pair.user, pair.password);
        if !service.credentials.iter().any(|sent| sent.name == pair.name) {
            let help = format!(
                "if all methods of the service do, write `credentials = [\"{}\"]`; if some do, add it to those that are sent",
                pair.name
            );
            self.error(at, format!("{what}, which the spec does not send there{others}"), help);
        } else if is_alone && (service.credentials.len() > 1 || service.credentials_sure == Certainty::Inferred) {
            let help = format!("write `credentials = [\"{}\"]` and `credentials_sure = \"seen\"`", pair.name);
            self.report(Level::Proven, at, format!("{what}: the pair `{}` is right", pair.name), help);
        }
    }

    /// What a method takes for a login, and its other parameters in order.
    fn login<'d>(&self, method: &'d Method) -> (Login, Vec<&'d Parameter>) {
        let all: Vec<&Parameter> = method.parameters.iter().collect();
        for (position, pair) in self.api.credentials.iter().enumerate() {
            if let (Some(user), Some(password)) =
                (find(&method.parameters, &pair.user), find(&method.parameters, &pair.password))
            {
                let is_other = |one: &&Parameter| !std::ptr::eq(*one, user) && !std::ptr::eq(*one, password);
                return (Login::Known(position), all.into_iter().filter(is_other).collect());
            }
        }
        let Some(ours) = self.in_the_spec(method) else { return (Login::Missing, all) };
        let is_new = |one: &Parameter| {
            !ours.parameters.iter().flat_map(names).any(|name| name.eq_ignore_ascii_case(&one.name.text))
        };
        match all.as_slice() {
            [user, password, rest @ ..] if rest.len() >= ours.parameters.len() && is_new(user) && is_new(password) => {
                (Login::Unknown(user.name.text.clone(), password.name.text.clone()), rest.to_vec())
            }
            _ => (Login::Missing, all),
        }
    }

    fn in_the_spec(&self, method: &Method) -> Option<&'a model::Method> {
        self.service.methods.iter().find(|ours| ours.wire == method.name.text)
    }

    fn method(&mut self, described: &Method) {
        let name = format!("{}.{}", self.service.wire, described.name.text);
        let Some(ours) = self.in_the_spec(described) else { return self.unknown_method(&name, described) };
        if self.described.has_form && !described.by_form {
            let what = format!("`{name}` can be called by SOAP alone, and the client posts forms");
            self.error(
                &described.name,
                what,
                "take the method out of the spec, or ask the vendor to let it take forms",
            );
        }
        if described.is_ambiguous {
            let what = format!("`{name}` is described in two ways that do not agree: by HTTP POST and by SOAP");
            self.error(
                &described.name,
                what,
                "the form was compared; check that the description is as the service sent it",
            );
        }
        let (_, theirs) = self.login(described);
        let mut positions = Vec::new();
        for parameter in &ours.parameters {
            positions.extend(self.parameter(&name, parameter, &theirs, described));
        }
        let is_known = |theirs: &Parameter| {
            ours.parameters.iter().flat_map(names).any(|name| name.eq_ignore_ascii_case(&theirs.name.text))
        };
        for new in theirs.iter().filter(|theirs| !is_known(theirs)) {
            let advice = new.ty.as_ref().map_or_else(|| "write `type = \"text\"`".to_owned(), types::advice);
            let help = format!(
                "the platform refuses a call that lacks a parameter: add it to `parameters` in this place, and to the requests; {advice}"
            );
            self.error(&new.name, format!("`{name}` takes `{}`, which the spec does not send", new.name.text), help);
        }
        if !positions.is_sorted() {
            let order: Vec<&str> = theirs.iter().map(|parameter| parameter.name.text.as_str()).collect();
            let help = format!("calls succeed; put the parameters in the service's order: {}", order.join(", "));
            self.error(&described.name, format!("`{name}` takes its parameters in another order"), help);
        }
    }

    fn unknown_method(&mut self, name: &str, described: &Method) {
        let same = |ours: &&model::Method| ours.wire.eq_ignore_ascii_case(&described.name.text);
        if let Some(ours) = self.service.methods.iter().find(same) {
            let what = format!("`{name}` is written `{}.{}` in the spec", self.service.wire, ours.wire);
            let help =
                format!("calls fail: write `name = \"{}\"`, and rename its samples and requests", described.name.text);
            return self.error(&described.name, what, help);
        }
        let help = if self.described.has_form && !described.by_form {
            "it can be called by SOAP alone, so the client has no use for it".to_owned()
        } else {
            let (_, parameters) = self.login(described);
            let shown = |one: &&Parameter| match &one.ty {
                Some(ty) => format!("{} ({})", one.name.text, types::word(ty)),
                None => one.name.text.clone(),
            };
            let parameters: Vec<String> = parameters.iter().map(shown).collect();
            format!("it takes {}; if it is new, run `cargo xtask new {name}`", parameters.join(", "))
        };
        self.error(&described.name, format!("`{name}` is not in the spec"), help);
    }

    fn missing_methods(&mut self) {
        for ours in &self.service.methods {
            let is_same = |method: &Method| method.name.text.eq_ignore_ascii_case(&ours.wire);
            if !self.described.methods.iter().any(is_same) {
                let what = format!("the service has no method `{}.{}`", self.service.wire, ours.wire);
                let help = "if it is gone, take it out of the spec with its samples and requests; if it was renamed, rename it there";
                self.error(&self.described.service, what, help);
            }
        }
    }

    /// Compares one parameter of the spec. Returns where it stands among those of the description.
    fn parameter(
        &mut self,
        method: &str,
        ours: &model::Parameter,
        theirs: &[&Parameter],
        described: &Method,
    ) -> Option<usize> {
        let declared: Vec<usize> = names(ours)
            .filter_map(|name| {
                let exact = theirs.iter().position(|theirs| theirs.name.text == name);
                exact.or_else(|| theirs.iter().position(|theirs| theirs.name.text.eq_ignore_ascii_case(name)))
            })
            .collect();
        let Some(found) = declared.first().and_then(|position| theirs.get(*position)) else {
            let help = "the platform ignores what it does not know, so the parameter has no effect; take it out of `parameters` and of the requests, or rename it";
            self.error(&described.name, format!("`{method}` does not take `{}`", ours.wire), help);
            return None;
        };
        let errors = self.found.len();
        self.parameter_name(method, ours, found, declared.len());
        if let Some(ty) = &found.ty {
            self.parameter_type(method, ours, found, ty);
            if self.found.len() == errors && ours.fact.sure == Certainty::Inferred {
                let what = format!("`{method}` takes `{}`, as the spec infers", ours.wire);
                self.report(Level::Proven, &found.name, what, "");
            }
        }
        declared.first().copied()
    }

    fn parameter_name(&mut self, method: &str, ours: &model::Parameter, theirs: &Parameter, declared: usize) {
        let right = &theirs.name.text;
        if declared > 1 {
            let all: Vec<&str> = names(ours).collect();
            let what = format!("`{method}` takes `{}`, each for itself", all.join("` and `"));
            self.error(&theirs.name, what, "make each of them a parameter of its own, without `also_as`");
        } else if !ours.also_as.is_empty() {
            let wrong: Vec<&str> = names(ours).filter(|name| !name.eq_ignore_ascii_case(right)).collect();
            let what = format!("`{method}` looks up `{right}`, and not {}", listed(&wrong));
            self.report(Level::Proven, &theirs.name, what, format!("write `name = \"{right}\"` without `also_as`"));
        } else if ours.wire != *right {
            let what = format!("`{method}` takes `{right}`, which the spec writes `{}`", ours.wire);
            self.error(&theirs.name, what, format!("calls succeed either way; write `name = \"{right}\"`"));
        }
    }

    fn parameter_type(&mut self, method: &str, ours: &model::Parameter, theirs: &Parameter, ty: &ParameterType) {
        let takes = format!("`{method}` takes `{}` as `{}`", theirs.name.text, types::shown(ty));
        if let Some(what) = types::mismatch(&ours.ty, ty) {
            return self.error(&theirs.name, format!("{takes}, and the spec has {what} there"), types::advice(ty));
        }
        if types::refuses_empty(ty) && (ours.optional || ours.constant.as_deref() == Some("")) {
            let what = format!("{takes}, so that it cannot be empty, and the spec may send it empty");
            self.error(&theirs.name, what, "calls without a value fail: take `optional` or the empty `constant` away");
        }
        if let (ParameterType::Enum(_, words), Some(declared)) = (ty, types::declared_enum(self.api, &ours.ty)) {
            let sent = declared.values.iter().map(|value| &value.wire);
            let refused: Vec<&String> = sent.filter(|word| !words.contains(word)).collect();
            if !refused.is_empty() {
                let what = format!("{takes}, which does not list {} of `{}`", listed(&refused), declared.rust);
                self.error(
                    &theirs.name,
                    what,
                    format!("calls with these values fail; the service lists {}", listed(words)),
                );
            }
            let is_known = |word: &&String| {
                declared.values.iter().any(|value| value.wire == **word || value.aliases.contains(word))
            };
            let unknown: Vec<&String> = words.iter().filter(|word| !is_known(word)).collect();
            if !unknown.is_empty() {
                let what =
                    format!("{takes}, which lists {}, and `{}` in the spec does not", listed(&unknown), declared.rust);
                self.error(&theirs.name, what, "add what is missing to `values` of the enum");
            }
        }
    }
}

/// The parameter of this name, whatever the case.
fn find<'d>(parameters: &'d [Parameter], name: &str) -> Option<&'d Parameter> {
    parameters.iter().find(|parameter| parameter.name.text.eq_ignore_ascii_case(name))
}

/// The names under which a parameter is sent.
fn names(parameter: &model::Parameter) -> impl Iterator<Item = &str> {
    std::iter::once(&parameter.wire).chain(&parameter.also_as).map(String::as_str)
}
