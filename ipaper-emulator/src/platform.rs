//! What ASP.NET does before a method runs: finds it, checks the form against its parameters, and fails in the platform's own words.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use ipaper_api::Method;
use ipaper_api::method::ParameterKind;

use crate::arguments::Arguments;
use crate::convert;
use crate::descriptors::{self, DotNetType};
use crate::http::{Form, Reply};
use crate::variants::{FaultDetails, Oversize, RequestValidation, Variants};

/// What a path leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'p> {
    Method(&'static Method),
    /// A service, and a method that it does not have.
    UnknownMethod(&'p str),
    /// The service itself, by its name.
    Service(&'static str),
    Nowhere,
}

impl<'p> Target<'p> {
    /// `/V2/<Service>.asmx/<Method>`, or without the method: as on Windows, the case of a file's name does not matter. The method's does.
    pub(crate) fn of(path: &'p str) -> Self {
        let mut parts = path.split('/').skip(1);
        let (version, file, method, more) = (parts.next(), parts.next(), parts.next(), parts.next());
        let service = file.and_then(|file| file.split_once('.')).filter(|(_, ext)| ext.eq_ignore_ascii_case("asmx"));
        let service = service.and_then(|(name, _)| descriptors::service(name));
        let (Some(service), None) = (service, more) else { return Target::Nowhere };
        if !version.is_some_and(|version| version.eq_ignore_ascii_case("V2")) {
            return Target::Nowhere;
        }
        let Some(method) = method else { return Target::Service(service) };
        descriptors::find(service, method).map_or(Target::UnknownMethod(method), Target::Method)
    }

    pub(crate) fn method(self) -> Option<&'static Method> {
        match self {
            Target::Method(method) => Some(method),
            _ => None,
        }
    }
}

/// A call that the platform lets through.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) arguments: Arguments,
}

/// Refuses what is no form to a known method.
pub(crate) fn admit(
    target: Target<'_>,
    http_method: &str,
    content_type: Option<&str>,
    variants: &Variants,
) -> Result<&'static Method, Reply> {
    let name = match target {
        // A service is asked for its description by GET, which was answered before; it takes nothing else.
        Target::Nowhere | Target::Service(_) => return Err(not_found()),
        Target::UnknownMethod(name) => name,
        Target::Method(method) => method.name,
    };
    match http_method {
        "POST" => {}
        "GET" | "HEAD" => return Err(get_disabled(name)),
        _ => return Err(Reply::html(405, page("Method Not Allowed", "The HTTP verb is not allowed."))),
    }
    let Target::Method(method) = target else {
        let message = format!("{name} Web Service method name is not valid.");
        return Err(invalid_operation(&message, variants));
    };
    let content_type = content_type.unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(invalid_operation(&format!("Request format is invalid: {content_type}."), variants));
    }
    Ok(method)
}

/// Reads the form into the method's parameters. As the platform does, it names the first field that is missing or does not
/// convert, in the order of declaration with the credentials first.
pub(crate) fn bind(method: &'static Method, body: &[u8], variants: &Variants) -> Result<Call, Reply> {
    let mut form = Form::decode(body);
    if variants.request_validation == RequestValidation::On {
        refuse_markup(method, &form, variants)?;
    }
    let mut take =
        |name: &str| form.take(name).ok_or_else(|| invalid_operation(&format!("Missing parameter: {name}."), variants));
    let (user_field, password_field) = variants.credential_fields(method.service);
    let (user, password) = (take(user_field)?, take(password_field)?);
    let mut arguments = Arguments::default();
    for field in descriptors::fields(method, variants) {
        let text = take(field.wire_name)?;
        if let Some(target) = descriptors::dotnet_type(field.kind) {
            convert::check(&text, target).map_err(|reason| cannot_convert(&text, target, reason, variants))?;
        }
        if field.kind == ParameterKind::Upload {
            arguments.add_file(field.name, decode_base64(text));
        } else {
            arguments.add_text(field.name, text);
        }
    }
    Ok(Call { user, password, arguments })
}

/// .NET skips blanks in base64, which is what a `+` becomes when it is sent unescaped.
fn decode_base64(mut text: String) -> Option<Bytes> {
    let blanks = [' ', '\t', '\r', '\n'];
    // Texts are long and hardly ever have any, so they are looked for at the speed of memory.
    if blanks.iter().any(|blank| memchr::memchr(*blank as u8, text.as_bytes()).is_some()) {
        text.retain(|c| !blanks.contains(&c));
    }
    STANDARD.decode(text).ok().map(Bytes::from)
}

/// Documents in parameters would all be refused, so a service that takes them must have the validation off for them.
fn refuse_markup(method: &'static Method, form: &Form, variants: &Variants) -> Result<(), Reply> {
    let is_document = |name: &str| {
        let mut fields = descriptors::fields(method, variants);
        fields.any(|f| f.wire_name.eq_ignore_ascii_case(name) && matches!(f.kind, ParameterKind::Document(_)))
    };
    match form.dangerous(is_document) {
        Some((name, value)) => Err(dangerous_value(name, value)),
        None => Ok(()),
    }
}

/// The answer to a body that the front end does not take.
pub(crate) fn too_large(variants: &Variants) -> Reply {
    match variants.oversize {
        Oversize::NotFound => not_found(),
        Oversize::Failure => Reply::text(500, "Maximum request length exceeded.\r\n".to_owned()),
    }
}

/// The answer to a request without `Content-Length`.
pub(crate) fn length_required() -> Reply {
    Reply::html(411, page("Length Required", "HTTP Error 411. The request must be chunked or have a content length."))
}

/// The answer to a body that broke off, should anybody still read it.
pub(crate) fn cut_off() -> Reply {
    Reply::html(400, page("Bad Request", "The request body ended too early."))
}

/// The answer to a method that the spec has and the emulator has not.
pub(crate) fn not_implemented(method: &Method) -> Reply {
    Reply::text(501, format!("The emulator does not implement {}.", method.full_name()))
}

fn not_found() -> Reply {
    let explanation =
        "The resource you are looking for has been removed, had its name changed, or is temporarily unavailable.";
    Reply::html(404, page("404 - File or directory not found.", explanation))
}

fn get_disabled(method: &str) -> Reply {
    let message = format!("Request format is unrecognized for URL unexpectedly ending in '/{method}'.");
    Reply::html(500, page("Server Error in '/' Application.", &message))
}

/// The answer to somebody who looks for the page on a method that the service does not have.
pub(crate) fn no_such_method_page(method: &str) -> Reply {
    let message = format!("{method} Web Service method name is not valid.");
    Reply::html(500, page("Server Error in '/' Application.", &message))
}

fn dangerous_value(name: &str, value: &str) -> Reply {
    let start: String = value.chars().take(15).collect();
    let message =
        format!("A potentially dangerous Request.Form value was detected from the client ({name}=\"{start}...\").");
    Reply::html(500, page("Server Error in '/' Application.", &message))
}

fn invalid_operation(message: &str, variants: &Variants) -> Reply {
    let message = html_encoded(message);
    Reply::text(
        500,
        match variants.fault_details {
            FaultDetails::Hidden => format!("{message}\r\n"),
            FaultDetails::Shown => format!("System.InvalidOperationException: {message}\r\n{STACK}\r\n"),
        },
    )
}

fn cannot_convert(value: &str, target: DotNetType, reason: &str, variants: &Variants) -> Reply {
    let message = html_encoded(&format!("Cannot convert {value} to System.{target:?}."));
    Reply::text(
        500,
        match variants.fault_details {
            FaultDetails::Hidden => format!("{message}\r\nParameter name: type ---> {reason}\r\n"),
            FaultDetails::Shown => format!(
                "System.ArgumentException: {message}\r\nParameter name: type ---> System.FormatException: {reason}\r\n\
             {STACK}\r\n   --- End of inner exception stack trace ---\r\n{STACK}\r\n"
            ),
        },
    )
}

/// A line of a stack, as a server that shows details appends it.
const STACK: &str = "   at System.Web.Services.Protocols.HttpServerProtocol.ReadParameters()";

fn page(title: &str, message: &str) -> String {
    let (title, message) = (html_encoded(title), html_encoded(message));
    format!(
        "<!DOCTYPE html>\r\n<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1>\r\n<h2>{message}</h2></body>\r\n</html>\r\n"
    )
}

/// As .NET's `HttpUtility.HtmlEncode`.
pub(crate) fn html_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => encoded.push_str("&amp;"),
            '<' => encoded.push_str("&lt;"),
            '>' => encoded.push_str("&gt;"),
            '"' => encoded.push_str("&quot;"),
            '\'' => encoded.push_str("&#39;"),
            '\u{a0}'..='\u{ff}' => {
                // Writing to a string cannot fail.
                let _ = write!(encoded, "&#{};", u32::from(c));
            }
            c => encoded.push(c),
        }
    }
    encoded
}
