//! Accepts connections and serves each in a task of its own.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

use super::exchange::exchange;
use super::wire::{Ending, Socket, Wire};
use crate::shared::Shared;
use crate::tls::Tls;

/// The most that is read at once, so that a fault in the middle of a body comes close to its moment.
const PIECE: usize = 64 * 1024;

/// Accepts connections until it is dropped.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>, tls: Option<Tls>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, or the client is gone already: neither lasts.
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let number = {
            let mut log = shared.log();
            log.connections.accepted += 1;
            log.connections.accepted
        };
        let wire = Wire::new(number, tls.is_some());
        tokio::spawn(serve_connection(stream, wire, Arc::clone(&shared), tls.clone()));
    }
}

async fn serve_connection(stream: TcpStream, wire: Wire, shared: Arc<Shared>, tls: Option<Tls>) {
    // Answers are small and whole; without this they would wait for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let wire = Arc::new(wire);
    let socket = Socket::new(stream, Arc::clone(&wire));
    let fault = shared.faults().take_for_connection();
    if let Some(fault) = fault {
        tokio::time::sleep(fault.delay_before_answering).await;
        wire.end(Ending::Reset);
        return;
    }
    match tls {
        None => serve_requests(socket, wire, shared).await,
        Some(tls) => match tls.accept(socket).await {
            Ok(stream) => serve_requests(stream, wire, shared).await,
            Err(_) => shared.log().connections.failed_handshakes += 1,
        },
    }
}

/// Serves the requests of a connection, one after the other, until either side ends it.
async fn serve_requests<S>(stream: S, wire: Arc<Wire>, shared: Arc<Shared>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(|request| exchange(Arc::clone(&shared), Arc::clone(&wire), request));
    let connection = http1::Builder::new().max_buf_size(PIECE).serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        biased;
        // A client that breaks off, or does not speak HTTP, is no failure of ours.
        _ = connection => {}
        () = wire.ended() => {}
    }
}
