//! HTTP: connections, the way of a request through them, and answers that may break off.

mod answer_body;
mod charset;
mod exchange;
mod form;
mod receive;
mod reply;
mod server;
mod url_decode;
mod wire;

pub(crate) use charset::Charset;
pub(crate) use form::Form;
pub(crate) use reply::Reply;
pub(crate) use server::serve;
pub(crate) use wire::Socket;
