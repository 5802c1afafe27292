//! The HTML pages of the platform, and of the server in front of it.

use super::html_encoded;
use crate::http::Reply;
use crate::variants::{FaultDetails, Variants};

/// The response to an unknown path.
pub(super) fn not_found() -> Reply {
    let explanation =
        "The resource you are looking for has been removed, had its name changed, or is temporarily unavailable.";
    Reply::page(404, page("404 - File or directory not found.", explanation))
}

/// The response to a verb that no handler accepts.
pub(super) fn verb_not_allowed() -> Reply {
    Reply::page(405, page("405 - HTTP verb used to access this page is not allowed.", "The HTTP verb is not allowed."))
}

/// The response to an invalid path.
pub(crate) fn bad_path() -> Reply {
    Reply::page(400, page("Bad Request - Invalid URL", "HTTP Error 400. The request URL is invalid."))
}

/// The response to a request without `Content-Length`.
pub(crate) fn length_required() -> Reply {
    Reply::page(411, page("Length Required", "HTTP Error 411. The request must be chunked or have a content length."))
}

/// The response to a body that broke off, in case the client still reads.
pub(crate) fn cut_off() -> Reply {
    Reply::page(400, page("Bad Request", "The request body ended too early."))
}

/// The response if no protocol accepts a request to that path below a service.
pub(super) fn unrecognized(path_info: &str, variants: &Variants) -> Reply {
    let message = format!("Request format is unrecognized for URL unexpectedly ending in '{path_info}'.");
    error(500, "System.InvalidOperationException", &message, variants)
}

/// The response if no protocol accepts that verb.
pub(super) fn verb_unrecognized(variants: &Variants) -> Reply {
    error(405, "System.Web.HttpException", "Request format is unrecognized.", variants)
}

/// The help page of a method that the service does not have.
pub(crate) fn no_such_method(method: &str) -> Reply {
    let message = format!("{method} Web Service method name is not valid.");
    Reply::page(500, page("Server Error in '/' Application.", &message)).private()
}

/// The platform's page for an unhandled exception.
fn error(status: u16, exception: &str, message: &str, variants: &Variants) -> Reply {
    let page = match variants.fault_details {
        FaultDetails::Hidden => {
            let description = "An application error occurred on the server. The current custom error settings for this \
                application prevent the details of the application error from being viewed remotely.";
            error_page("Runtime Error", description, "")
        }
        FaultDetails::Shown => {
            let class = exception.rsplit('.').next().unwrap_or_default();
            let message = html_encoded(message);
            let details = format!(
                "<b> Exception Details: </b>{exception}: {message}<br><br>\r\n<b>Stack Trace:</b> <br><br>\r\n<code><pre>\r\n\
                 [{class}: {message}]\r\n   System.Web.Services.Protocols.WebServiceHandlerFactory.CoreGetHandler(Type type, \
                 HttpContext context, HttpRequest request, HttpResponse response) +546417\r\n</pre></code>\r\n"
            );
            error_page(
                &message,
                "An unhandled exception occurred during the execution of the current web request.",
                &details,
            )
        }
    };
    Reply::page(status, page).private()
}

fn error_page(title: &str, description: &str, details: &str) -> String {
    format!(
        "<!DOCTYPE html>\r\n<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<h1>Server Error in '/' Application.\
         </h1>\r\n<h2> <i>{title}</i> </h2>\r\n<b> Description: </b>{description}<br><br>\r\n{details}</body>\r\n</html>\r\n"
    )
}

fn page(title: &str, message: &str) -> String {
    let (title, message) = (html_encoded(title), html_encoded(message));
    format!(
        "<!DOCTYPE html>\r\n<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1>\r\n<h2>{message}</h2></body>\r\n</html>\r\n"
    )
}
