//! HTTP: connections, the way of a request through them, and answers that may break off.

mod answer_body;
mod exchange;
mod form;
mod receive;
mod reply;
mod server;
mod wire;

pub(crate) use form::Form;
pub(crate) use reply::Reply;
pub(crate) use server::serve;
pub(crate) use wire::Socket;
