//! Responses to a `POST` of a service's own address, which the platform takes for SOAP.

use quick_xml::escape::escape;

use crate::http::Reply;

const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// Refuses a request with a SOAP fault. The emulator does not carry out SOAP calls.
pub(crate) fn refused(action: Option<&str>, body: &[u8]) -> Reply {
    match action {
        Some(action) => {
            let action = action.trim().trim_matches('"');
            Reply::soap(
                "text/xml",
                soap11(&format!("Server did not recognize the value of HTTP Header SOAPAction: {action}.")),
            )
        }
        None => Reply::soap(
            "application/soap+xml",
            soap12(&format!("Server was unable to process request. ---> {}", problem(body))),
        ),
    }
}

/// Why a body is not an envelope, in the words of .NET's XML reader.
fn problem(body: &[u8]) -> &'static str {
    match body.trim_ascii() {
        [] => "Root element is missing.",
        [b'<', ..] => "The emulator does not carry out SOAP.",
        _ => "Data at the root level is invalid. Line 1, position 1.",
    }
}

fn soap11(reason: &str) -> String {
    envelope(
        SOAP11,
        &format!("<faultcode>soap:Client</faultcode><faultstring>{}</faultstring><detail />", escape(reason)),
    )
}

fn soap12(reason: &str) -> String {
    envelope(
        SOAP12,
        &format!(
            "<soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">{}\
             </soap:Text></soap:Reason><soap:Detail />",
            escape(reason)
        ),
    )
}

fn envelope(namespace: &str, fault: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{namespace}\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\
         <soap:Body><soap:Fault>{fault}</soap:Fault></soap:Body></soap:Envelope>"
    )
}
