//! What ASP.NET does before a method runs: finds it, checks the form against its parameters, and fails in the platform's own words.

pub(crate) mod exception;
mod markup;
pub(crate) mod pages;
pub(crate) mod soap;

use std::fmt::Write as _;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use ipaper_api::Method;
use ipaper_api::method::ParameterKind;

use self::exception::Exception;
use crate::arguments::Arguments;
use crate::convert;
use crate::descriptors::{self, DotNetType};
use crate::http::{Charset, Form, Reply};
use crate::variants::{Oversize, RequestValidation, Variants};

/// What a path leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'p> {
    Method(&'static Method),
    /// A service, and a method that it does not have.
    UnknownMethod(&'static str, &'p str),
    /// The service itself, by its name.
    Service(&'static str),
    /// A service with a slash behind it.
    NoMethod,
    Nowhere,
}

impl<'p> Target<'p> {
    /// `/V2/<Service>.asmx/<Method>`, or without the method: as on Windows, the case of a file's name does not matter. The method's does.
    pub(crate) fn of(path: &'p str) -> Self {
        let mut parts = path.splitn(4, '/').skip(1);
        let (version, file, method) = (parts.next(), parts.next(), parts.next());
        let service = file.and_then(|file| file.split_once('.')).filter(|(_, ext)| ext.eq_ignore_ascii_case("asmx"));
        let Some(service) = service.and_then(|(name, _)| descriptors::service(name)) else { return Target::Nowhere };
        if !version.is_some_and(|version| version.eq_ignore_ascii_case("V2")) {
            return Target::Nowhere;
        }
        match method {
            None => Target::Service(service),
            Some("") => Target::NoMethod,
            Some(name) => descriptors::find(service, name).map_or(Target::UnknownMethod(service, name), Target::Method),
        }
    }

    pub(crate) fn method(self) -> Option<&'static Method> {
        match self {
            Target::Method(method) => Some(method),
            _ => None,
        }
    }

    /// The part of the path behind the service's file; .NET calls it `PathInfo`.
    fn path_info(self) -> String {
        match self {
            Target::Method(method) => format!("/{}", method.name),
            Target::UnknownMethod(_, name) => format!("/{name}"),
            Target::NoMethod => "/".to_owned(),
            Target::Service(_) | Target::Nowhere => String::new(),
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
    content_type: &str,
    variants: &Variants,
) -> Result<&'static Method, Reply> {
    let is_post = http_method == "POST";
    let exception = match target {
        Target::Nowhere => return Err(pages::not_found()),
        // IIS maps only three verbs to services.
        _ if !is_post && !matches!(http_method, "GET" | "HEAD") => return Err(pages::verb_not_allowed()),
        Target::Service(_) => return Err(pages::verb_unrecognized(variants)),
        Target::Method(method) if is_post && is_form(content_type) => return Ok(method),
        Target::Method(_) if is_post => {
            let message = format!("Request format is invalid: {content_type}.");
            Exception::invalid_operation(message).while_reading()
        }
        Target::UnknownMethod(service, name) if is_post => no_such_method(service, name),
        Target::Method(_) | Target::UnknownMethod(..) | Target::NoMethod => {
            return Err(pages::unrecognized(&target.path_info(), variants));
        }
    };
    Err(exception.into_reply(variants.fault_details))
}

/// A blank before the `;` belongs to the type, and makes it another one.
fn is_form(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn no_such_method(service: &str, name: &str) -> Exception {
    let exception = match descriptors::find_ignoring_case(service, name) {
        Some(method) => {
            let message = format!(
                "Invalid method name '{name}',  method names are case sensitive.   The method name '{}' with the same name \
                 but different casing was found.",
                method.name
            );
            Exception::argument(&message, "methodName")
        }
        None => Exception::invalid_operation(format!("{name} Web Service method name is not valid.")),
    };
    exception.while_initializing()
}

/// Reads the form into the method's parameters. As the platform does, it names the first field that is missing or does not
/// convert, in the order of declaration with the credentials first.
pub(crate) fn bind(
    method: &'static Method,
    content_type: &str,
    body: &[u8],
    variants: &Variants,
) -> Result<Call, Reply> {
    read(method, content_type, body, variants).map_err(|exception| exception.into_reply(variants.fault_details))
}

fn read(method: &'static Method, content_type: &str, body: &[u8], variants: &Variants) -> Result<Call, Exception> {
    let charset = Charset::of_content_type(content_type).unwrap_or_else(|| variants.form_charset.into());
    let mut form = Form::decode(body, charset).map_err(|_| too_many_names())?;
    if variants.request_validation == RequestValidation::On {
        markup::refuse(method, &form, variants)?;
    }
    let mut take = |name: &str| form.take(name).ok_or_else(|| missing(name));
    let (user_field, password_field) = variants.credential_fields(method.service);
    let (user, password) = (take(user_field)?, take(password_field)?);
    let mut arguments = Arguments::default();
    for field in descriptors::fields(method, variants) {
        let text = take(field.wire_name)?;
        if let Some(target) = descriptors::dotnet_type(field.kind) {
            convert::check(&text, target).map_err(|reason| cannot_convert(&text, target, reason))?;
        }
        if field.kind == ParameterKind::Upload {
            arguments.add_file(field.name, decode_base64(text));
        } else {
            arguments.add_text(field.name, text);
        }
    }
    Ok(Call { user, password, arguments })
}

/// .NET skips blanks in base64, which is what a `+` becomes when it is sent unescaped, and ignores
/// the unused bits of the last character.
fn decode_base64(mut text: String) -> Option<Bytes> {
    const DOT_NET: GeneralPurpose =
        GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let blanks = [' ', '\t', '\r', '\n'];
    // Texts are long and hardly ever have any, so they are looked for at the speed of memory.
    if blanks.iter().any(|blank| memchr::memchr(*blank as u8, text.as_bytes()).is_some()) {
        text.retain(|c| !blanks.contains(&c));
    }
    DOT_NET.decode(text).ok().map(Bytes::from)
}

/// Returns the 404 of the server in front, if that refuses oversized bodies.
pub(crate) fn too_large_in_front(variants: &Variants) -> Option<Reply> {
    (variants.oversize == Oversize::NotFound).then(pages::not_found)
}

/// The response to a body that is too large for the platform.
pub(crate) fn too_large(variants: &Variants) -> Reply {
    let frames = ["GetEntireRawContent()", "FillInFormCollection()", "EnsureForm()", "get_Form()"];
    Exception::new("System.Web.HttpException", "Maximum request length exceeded.")
        .thrown_at(&frames.map(|function| format!("System.Web.HttpRequest.{function}")))
        .while_reading()
        .into_reply(variants.fault_details)
}

/// The answer to a method that the spec has and the emulator has not.
pub(crate) fn not_implemented(method: &Method) -> Reply {
    Reply::text(501, format!("The emulator does not implement {}.", method.full_name()))
}

/// The response of a method that throws an exception.
pub(crate) fn thrown(method: &Method, exception: &str, message: &str, variants: &Variants) -> Reply {
    let frame = format!("IPaper.Api.{}.{}(String plUsername, String plPassword)", method.service, method.name);
    Exception::new(exception, message).thrown_at(&[frame]).into_reply(variants.fault_details)
}

fn missing(name: &str) -> Exception {
    Exception::invalid_operation(format!("Missing parameter: {name}.")).thrown_at(&[VALUES]).while_reading()
}

fn cannot_convert(value: &str, target: DotNetType, reason: convert::ConversionError) -> Exception {
    let converting = "System.Convert.ChangeType(Object value, Type conversionType, IFormatProvider provider)";
    let inner = Exception::new(reason.exception, reason.message).thrown_at(&[converting, FORMATTER]);
    Exception::argument(&format!("Cannot convert {value} to System.{target:?}."), "type")
        .caused_by(inner)
        .thrown_at(&[FORMATTER, VALUES])
        .while_reading()
}

fn too_many_names() -> Exception {
    let inner = Exception::invalid_operation("Operation is not valid due to the current state of the object.")
        .thrown_at(&["System.Web.HttpValueCollection.FillFromEncodedBytes(Byte[] bytes, Encoding encoding)"]);
    Exception::new("System.Web.HttpException", "The URL-encoded form data is not valid.")
        .caused_by(inner)
        .thrown_at(&["System.Web.HttpRequest.FillInFormCollection()"])
        .while_reading()
}

const FORMATTER: &str = "System.Web.Services.Protocols.ScalarFormatter.FromString(String value, Type type)";
const VALUES: &str =
    "System.Web.Services.Protocols.ValueCollectionParameterReader.Read(NameValueCollection collection)";

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
            '\u{a0}'..='\u{ff}' | '\u{10000}'.. => {
                // Writing to a string cannot fail.
                let _ = write!(encoded, "&#{};", u32::from(c));
            }
            c => encoded.push(c),
        }
    }
    encoded
}
