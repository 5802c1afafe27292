//! The one error of the crate: what went wrong, where, what the service said, and whether the call had an effect.

mod argument;
mod chain;

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::LockOut;
use crate::fault::ServiceFault;
use crate::method::Method;
use crate::redact::{REDACTED, Redactor};
use crate::ripper::JobId;
use crate::upload::UploadFailure;
use crate::xml::{Failure, Problem, escaped, floor, locate, quoted, quoted_path, without_own_names};
use crate::{CodeKind, ReturnCode, UnknownValue};
use chain::unsaid;

pub use argument::ArgumentError;
pub(crate) use argument::{ParameterName, counted, shown};

/// Why a call failed.
///
/// [`kind`](Error::kind) says in which layer it failed, the predicates (`is_..`) answer the usual questions, and [`outcome`](Error::outcome) says whether
/// the call may have had an effect. The text is for people and names the method. [`source`](std::error::Error::source) says more, and nothing twice: print an error with all its
/// causes.
///
/// Neither holds a secret of the request, such as the key or the password of a PDF, however the service spells it where it repeats it: `REDACTED` stands in its place. A
/// secret of fewer than four bytes is blanked only where it stands as a word of its own. Characters that would break or reorder a line are shown as escapes.
///
/// ```
/// use ipaper_api::{Error, Outcome};
///
/// fn explain(error: &Error) -> &'static str {
///     if error.is_not_found() {
///         // Only of methods that return such a code: see `is_not_found`.
///         "no such flipbook"
///     } else if error.is_read_only() {
///         "the system is being upgraded, try again later"
///     } else if error.outcome() == Outcome::Unknown {
///         "look before you try again"
///     } else {
///         "see the message"
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    repr: Repr,
    method: Option<&'static Method>,
    outcome: Outcome,
    attempts: u32,
    /// An attempt before the last one was sent, and what became of it is unknown.
    earlier_unknown: bool,
    retry_after: Option<Duration>,
    /// What more there is to know of a call that was part of something larger.
    remark: Option<String>,
}

#[derive(Clone)]
enum Repr {
    Argument(ArgumentError),
    Configuration(String),
    Upload {
        file: String,
        failure: UploadFailure,
    },
    RateLimit {
        wait: Duration,
    },
    LockedOut(LockOut),
    Deadline(&'static str),
    Transport(TransportFailure),
    Unexpected(UnexpectedAnswer),
    /// A success before the request was sent in full.
    Early {
        status: u16,
    },
    Code {
        code: ReturnCode,
        message: String,
        details: Option<Arc<dyn Any + Send + Sync>>,
    },
    Decode(DecodeError),
    ProcessingFailed(Option<JobId>),
}

/// In which layer a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument breaks a rule; nothing was sent.
    InvalidArgument,
    /// A file of this machine is in the way: what was to be uploaded cannot be read, or changed meanwhile, so that the service acted on nothing; or what is
    /// downloaded cannot be written.
    File,
    /// The client cannot be built like this.
    InvalidConfiguration,
    /// The limit of calls leaves no turn before the deadline; nothing was sent. [`retry_after`](Error::retry_after) says how long it would have taken.
    RateLimit,
    /// The service refused the login a while ago, and each further try would prolong its lock-out; nothing was sent. [`retry_after`](Error::retry_after) says for how
    /// much longer calls are held back.
    LockedOut,
    /// No connection to the service: no address, refused, a proxy that refuses, or a certificate that is not trusted. Nothing was sent.
    Connection,
    /// The connection broke before the answer was complete.
    Interrupted,
    /// A time limit passed: the call's deadline, or the longest silence that is put up with.
    Timeout,
    /// The answer is not one of the API: another HTTP status than success, or a body that is not the XML envelope; or it came before the request was sent in full.
    UnexpectedAnswer,
    /// The service answered with another return code than `SUCCESS`.
    ReturnCode,
    /// The service answered `SUCCESS`, but with data that is missing or of another shape.
    Decode,
    /// The service accepted a PDF and failed to process it:
    /// [`ProcessingStatus::Failed`](crate::ripper::ProcessingStatus::Failed). It does not say why;
    /// a wrong password and a broken PDF are two reasons.
    ProcessingFailed,
}

/// Whether a failed call had an effect on the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The request did not leave in full: it had no effect.
    NotSent,
    /// The service refused it. It had no effect as far as the refusal says: an unspecified `ERROR` says little, and of the few methods that are not
    /// atomic a part may have been done, as their pages describe.
    Refused,
    /// The service did it. What failed came after: its response could not be read, or it failed to
    /// process a PDF that it had accepted.
    Done,
    /// The request was sent, and its answer never came or could not be understood: it may have had its effect.
    Unknown,
}

impl Outcome {
    /// Of several attempts the heaviest outcome counts.
    pub(crate) fn weight(self) -> u8 {
        match self {
            Outcome::NotSent => 0,
            Outcome::Refused => 1,
            Outcome::Unknown => 2,
            Outcome::Done => 3,
        }
    }
}

impl Error {
    /// In which layer the call failed.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.repr {
            Repr::Argument(_) => ErrorKind::InvalidArgument,
            Repr::Configuration(_) => ErrorKind::InvalidConfiguration,
            Repr::Upload { .. } => ErrorKind::File,
            Repr::RateLimit { .. } => ErrorKind::RateLimit,
            Repr::LockedOut(_) => ErrorKind::LockedOut,
            Repr::Deadline(_) => ErrorKind::Timeout,
            Repr::Transport(failure) => failure.kind,
            Repr::Unexpected(_) | Repr::Early { .. } => ErrorKind::UnexpectedAnswer,
            Repr::Code { .. } => ErrorKind::ReturnCode,
            Repr::Decode(_) => ErrorKind::Decode,
            Repr::ProcessingFailed(_) => ErrorKind::ProcessingFailed,
        }
    }

    /// The method that was called, where a call failed.
    pub fn method(&self) -> Option<&'static Method> {
        self.0.method
    }

    /// Whether the call had an effect on the service. Once it is unknown of one attempt, it stays unknown whatever became of later ones, unless one was done.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// How many requests were sent, at least in part.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long to wait before calling again, where it is known: until the limit of calls would have left a turn, until calls are no longer held back after a refused
    /// login, or as the service asked with `Retry-After`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The return code that the service answered with, where it is not `SUCCESS`.
    pub fn code(&self) -> Option<&ReturnCode> {
        match &self.0.repr {
            Repr::Code { code, .. } => Some(code),
            _ => None,
        }
    }

    /// The service's message to people, which may be empty and may change at any time: never decide by it.
    pub fn service_message(&self) -> Option<&str> {
        match &self.0.repr {
            Repr::Code { message, .. } => Some(message),
            _ => None,
        }
    }

    /// What the service said about the failure beside its code, for the few methods that say something: see the method's page for the type.
    pub fn details<T: 'static>(&self) -> Option<&T> {
        match &self.0.repr {
            Repr::Code { details: Some(details), .. } => details.downcast_ref(),
            _ => None,
        }
    }

    /// The argument that breaks a rule.
    pub fn argument(&self) -> Option<&ArgumentError> {
        match &self.0.repr {
            Repr::Argument(argument) => Some(argument),
            _ => None,
        }
    }

    /// Where and how the answer is another one than expected. There is none for an answer that was good XML of the API, but for its HTTP status.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.repr {
            Repr::Decode(error) | Repr::Unexpected(UnexpectedAnswer { decode: Some(error), .. }) => Some(error),
            Repr::Transport(failure) => failure.decode.as_deref(),
            _ => None,
        }
    }

    /// The HTTP status of a response that is not one of the API, also where the connection broke
    /// behind its head.
    pub fn status(&self) -> Option<u16> {
        match &self.0.repr {
            Repr::Unexpected(answer) => answer.status,
            Repr::Early { status } => Some(*status),
            Repr::Transport(failure) => failure.status,
            _ => None,
        }
    }

    /// What the platform in front of the service complains of, where its text is known.
    pub fn service_fault(&self) -> Option<&ServiceFault> {
        match &self.0.repr {
            Repr::Unexpected(answer) => answer.fault.as_ref(),
            _ => None,
        }
    }

    /// Whether an object that an argument names does not exist.
    ///
    /// Few methods return such a code: a method that is not listed reports a wrong id as the unspecified `ERROR`, or in a way that is not documented.
    ///
    #[doc = include_str!("generated/codes/not_found.md")]
    pub fn is_not_found(&self) -> bool {
        self.is_code_of_kind(CodeKind::NotFound)
    }

    /// The system is being upgraded: reads work, writes do not.
    pub fn is_read_only(&self) -> bool {
        self.is_code_of_kind(CodeKind::ReadOnly)
    }

    /// The login failed, or is barred for a while after too many failures, or calls are held back since. Trying again makes it worse.
    pub fn is_login(&self) -> bool {
        self.kind() == ErrorKind::LockedOut || self.is_code_of_kind(CodeKind::Login)
    }

    /// Whether the login or the license does not allow the call.
    ///
    #[doc = include_str!("generated/codes/permission.md")]
    pub fn is_permission(&self) -> bool {
        self.is_code_of_kind(CodeKind::Permission)
    }

    /// Whether something else prevents the call: a name that is taken, a processing that has not ended.
    ///
    #[doc = include_str!("generated/codes/conflict.md")]
    pub fn is_conflict(&self) -> bool {
        self.is_code_of_kind(CodeKind::Conflict)
    }

    /// Whether a part of the service is temporarily unavailable.
    ///
    #[doc = include_str!("generated/codes/transient.md")]
    pub fn is_temporarily_unavailable(&self) -> bool {
        self.is_code_of_kind(CodeKind::Transient)
    }

    /// Whether an argument was refused, by this client before sending or by the service.
    ///
    #[doc = include_str!("generated/codes/argument.md")]
    pub fn is_invalid_argument(&self) -> bool {
        self.kind() == ErrorKind::InvalidArgument || self.is_code_of_kind(CodeKind::Argument)
    }

    /// A time limit passed.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// The limit of calls left no turn in time.
    pub fn is_rate_limit(&self) -> bool {
        self.kind() == ErrorKind::RateLimit
    }

    /// A file of this machine could not be read, changed while it was sent, or could not be written.
    pub fn is_file(&self) -> bool {
        self.kind() == ErrorKind::File
    }

    /// There was no connection to the service.
    pub fn is_connection(&self) -> bool {
        self.kind() == ErrorKind::Connection
    }

    /// The answer was understood as far as its code `SUCCESS`, and not further.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    fn is_code_of_kind(&self, kind: CodeKind) -> bool {
        self.code().is_some_and(|code| code.kind() == kind)
    }
}

impl Error {
    fn new(repr: Repr, method: Option<&'static Method>, outcome: Outcome) -> Self {
        let inner =
            Inner { repr, method, outcome, attempts: 0, earlier_unknown: false, retry_after: None, remark: None };
        Error(Box::new(inner))
    }

    pub(crate) fn invalid_argument(method: Option<&'static Method>, argument: ArgumentError) -> Self {
        Error::new(Repr::Argument(argument), method, Outcome::NotSent)
    }

    /// An error in the configuration of a client.
    #[doc(hidden)]
    pub fn invalid_configuration(what: impl Into<String>) -> Self {
        Error::new(Repr::Configuration(quoted(&what.into(), CONFIGURATION)), None, Outcome::NotSent)
    }

    /// The same error of a call of which it is known that its request did not leave in full.
    pub(crate) fn not_sent(mut self) -> Self {
        self.0.outcome = Outcome::NotSent;
        self
    }

    /// The same error of a call that made so many attempts, the earlier ones of which came to this at most.
    pub(crate) fn after_attempts(mut self, attempts: u32, earlier: Outcome) -> Self {
        self.0.attempts = attempts;
        if earlier.weight() > self.0.outcome.weight() {
            self.0.outcome = earlier;
            self.0.earlier_unknown = earlier == Outcome::Unknown;
        }
        self
    }

    /// The same error of an answer that asks for patience.
    pub(crate) fn asking_for(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after.or(self.0.retry_after);
        self
    }

    /// A processing that failed.
    pub(crate) fn processing_failed(method: &'static Method, job: Option<JobId>) -> Self {
        Error::new(Repr::ProcessingFailed(job), Some(method), Outcome::Done)
    }

    /// The same error of a call that followed a processing, whose PDF was accepted.
    pub(crate) fn while_following(mut self, job: Option<&JobId>) -> Self {
        self.0.outcome = Outcome::Done;
        self.0.remark = Some(match job {
            Some(job) => format!("the PDF was accepted as job {job}, and how its processing ends is not known"),
            None => "the PDF was accepted, and how its processing ends is not known".to_owned(),
        });
        self
    }

    /// The same error of an upload whose answer was lost, when no sign of its processing was seen for so long.
    pub(crate) fn after_looking(mut self, wait: Duration) -> Self {
        self.0.remark = Some(format!("no new processing of the paper was seen in {wait:?}"));
        self
    }

    /// A file that cannot be sent. Its last bytes are held back until it is known to be whole.
    pub(crate) fn unreadable(method: &'static Method, file: String, failure: UploadFailure) -> Self {
        Error::new(Repr::Upload { file, failure }, Some(method), Outcome::NotSent)
    }

    /// A download that cannot be written.
    #[doc(hidden)]
    pub fn unwritable(method: &'static Method, failure: TransportFailure, outcome: Outcome) -> Self {
        Error::new(Repr::Transport(failure), Some(method), outcome)
    }

    pub(crate) fn rate_limit(method: &'static Method, wait: Duration) -> Self {
        Error::new(Repr::RateLimit { wait }, Some(method), Outcome::NotSent).asking_for(Some(wait))
    }

    pub(crate) fn locked_out(method: &'static Method, lock_out: LockOut) -> Self {
        let wait = lock_out.wait;
        Error::new(Repr::LockedOut(lock_out), Some(method), Outcome::NotSent).asking_for(Some(wait))
    }

    /// The deadline passed while the call was doing this.
    pub(crate) fn deadline(method: &'static Method, doing: &'static str) -> Self {
        Error::new(Repr::Deadline(doing), Some(method), Outcome::NotSent)
    }

    /// Whether the answer holds a text by which the service's platform complains of the request: it will not be any better the next time.
    pub(crate) fn complains_of_the_request(&self) -> bool {
        matches!(&self.0.repr, Repr::Unexpected(answer) if answer.mentions_fault)
    }

    /// Whether another attempt would do harm.
    pub(crate) fn is_final(&self) -> bool {
        matches!(&self.0.repr, Repr::Transport(failure) if failure.is_final)
    }

    pub(crate) fn transport(method: &'static Method, failure: TransportFailure, outcome: Outcome) -> Self {
        Error::new(Repr::Transport(failure), Some(method), outcome)
    }

    pub(crate) fn unexpected(method: &'static Method, answer: UnexpectedAnswer, outcome: Outcome) -> Self {
        Error::new(Repr::Unexpected(answer), Some(method), outcome)
    }

    /// A success that came before the request was sent in full. That such a request did nothing is
    /// only inferred.
    pub(crate) fn early(method: &'static Method, status: u16) -> Self {
        Error::new(Repr::Early { status }, Some(method), Outcome::Unknown)
    }

    pub(crate) fn refused(
        method: &'static Method,
        code: ReturnCode,
        message: &str,
        details: Option<Arc<dyn Any + Send + Sync>>,
    ) -> Self {
        let code = match code {
            ReturnCode::Unknown(code) => ReturnCode::Unknown(UnknownValue::new(escaped(code.as_str()))),
            code => code,
        };
        let message = escaped(message);
        Error::new(Repr::Code { code, message, details }, Some(method), Outcome::Refused)
    }

    pub(crate) fn decode(method: &'static Method, error: DecodeError) -> Self {
        Error::new(Repr::Decode(error), Some(method), Outcome::Done)
    }
}

/// Secrets that the network repeats.
impl Error {
    /// This error of a response that repeats a secret of its request, with the texts of `shown`: the
    /// error of the same response without the secrets. Where that is another error, since the secret
    /// is a word of the API too, no text of the response is kept.
    pub(crate) fn with_texts_of(self, shown: Error) -> Self {
        let is_alike = match (&self.0.repr, &shown.0.repr) {
            (Repr::Code { code: own, .. }, Repr::Code { code: shown, .. }) => {
                own == shown || is_unknown(own) && is_unknown(shown)
            }
            (Repr::Decode(own), Repr::Decode(shown)) => own.problem() == shown.problem(),
            (Repr::Unexpected(own), Repr::Unexpected(shown)) => {
                own.fault.as_ref().map(std::mem::discriminant) == shown.fault.as_ref().map(std::mem::discriminant)
                    && own.decode.as_ref().map(DecodeError::problem) == shown.decode.as_ref().map(DecodeError::problem)
            }
            _ => false,
        };
        if !is_alike {
            return self.without_texts();
        }
        let repr = match (self.0.repr, shown.0.repr) {
            (Repr::Decode(own), Repr::Decode(shown)) => Repr::Decode(shown.placed_as(&own)),
            (Repr::Unexpected(own), Repr::Unexpected(shown)) => Repr::Unexpected(shown.judged_as(&own)),
            (_, shown) => shown,
        };
        Error(Box::new(Inner { repr, ..*self.0 }))
    }

    /// The same error without a text of the response.
    pub(crate) fn without_texts(mut self) -> Self {
        self.0.repr = match self.0.repr {
            Repr::Code { code, .. } => {
                let code = if is_unknown(&code) { ReturnCode::Unknown(UnknownValue::new(REDACTED)) } else { code };
                Repr::Code { code, message: REDACTED.to_owned(), details: None }
            }
            Repr::Decode(error) => Repr::Decode(error.without_texts()),
            Repr::Unexpected(answer) => Repr::Unexpected(answer.without_texts()),
            repr => repr,
        };
        self
    }

    /// With the address that the response redirects to.
    pub(crate) fn redirecting_to(mut self, location: Option<&str>) -> Self {
        if let Repr::Unexpected(answer) = &mut self.0.repr {
            answer.location = location.map(str::to_owned);
        }
        self
    }

    /// With the host that gave the response.
    pub(crate) fn answered_by(mut self, host: &str) -> Self {
        if let Repr::Unexpected(answer) = &mut self.0.repr {
            answer.host = Some(host.to_owned());
        }
        self
    }

    /// The same error of a download into this file.
    #[doc(hidden)]
    #[must_use]
    pub fn writing_to(mut self, path: &Path) -> Self {
        if let Repr::Transport(failure) = &mut self.0.repr {
            if failure.is_unwritable() {
                failure.what = format!("cannot write {}", shown_path(path));
            }
        }
        self
    }
}

fn is_unknown(code: &ReturnCode) -> bool {
    matches!(code, ReturnCode::Unknown(_))
}

/// A path as an error shows it: in one line, and of a very long one the end.
pub(crate) fn shown_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let cut = text.chars().count().saturating_sub(PATH);
    let kept: String = text.chars().skip(cut).collect();
    format!("{}{}", if cut > 0 { "…" } else { "" }, quoted(&kept, PATH))
}

/// How many characters of a path an error shows.
const PATH: usize = 200;

/// How many characters the words on a configuration may have; what they quote is shortened before.
const CONFIGURATION: usize = 1_000;

/// How many characters of the service's code and message an error's text shows; [`Error::code`] and [`Error::service_message`] have all of them.
const CODE: usize = 100;
const MESSAGE: usize = 500;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = self.0.method {
            write!(f, "{}: ", method.full_name())?;
        }
        match &self.0.repr {
            Repr::Argument(argument) => write!(f, "{argument}"),
            Repr::Configuration(what) => write!(f, "{what}"),
            Repr::Upload { file, failure } => write!(f, "{file} {failure}"),
            Repr::RateLimit { wait } => {
                write!(f, "the limit of calls leaves no turn before the deadline, but in {wait:.1?} at the earliest")
            }
            Repr::LockedOut(lock_out) => write!(f, "{lock_out}"),
            Repr::Deadline(doing) => write!(f, "the deadline passed while {doing}"),
            Repr::Transport(failure) => write!(f, "{failure}"),
            Repr::Unexpected(answer) => write!(f, "{answer}"),
            Repr::Early { status } => {
                write!(f, "the service responded with HTTP status {status} before the request was sent in full")
            }
            Repr::Code { code, message, .. } => {
                write!(f, "the service answered {}", quoted(code.as_str(), CODE))?;
                if message.is_empty() { Ok(()) } else { write!(f, ": {}", quoted(message, MESSAGE)) }
            }
            Repr::Decode(error) => f.write_str(error.summary()),
            Repr::ProcessingFailed(job) => {
                f.write_str("the service accepted the PDF and failed to process it")?;
                job.as_ref().map_or(Ok(()), |job| write!(f, " (job {job})"))
            }
        }?;
        if self.0.attempts > 1 {
            write!(f, "; this was the last of {} attempts", self.0.attempts)?;
        }
        if self.0.outcome == Outcome::Unknown && self.0.method.is_some_and(Method::is_write) {
            let which = if self.0.earlier_unknown { "an earlier attempt" } else { "it" };
            write!(f, "; whether {which} had its effect is unknown")?;
        }
        if let Some(remark) = &self.0.remark {
            write!(f, "; {remark}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let causes = std::iter::successors(self.source(), |&cause| cause.source());
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("outcome", &self.outcome())
            .field("message", &self.to_string())
            .field("causes", &causes.map(ToString::to_string).collect::<Vec<_>>())
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.repr {
            Repr::Upload { failure, .. } => failure.source(),
            Repr::Transport(failure) => failure.source(),
            Repr::Decode(error) => Some(error),
            Repr::Unexpected(answer) => answer.cause().map(|error| error as &(dyn StdError + 'static)),
            _ => None,
        }
    }
}

/// A transport's word on why there is no answer.
#[derive(Clone, Debug)]
pub struct TransportFailure {
    kind: ErrorKind,
    what: String,
    /// Another attempt would do harm.
    is_final: bool,
    /// A response came before the request was sent.
    came_early: bool,
    /// The status in a head that was read before the failure.
    status: Option<u16>,
    /// What is wrong with an answer of which the transport has seen enough.
    decode: Option<Box<DecodeError>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl TransportFailure {
    /// No connection was made, and so nothing was sent.
    pub fn connection(what: impl Into<String>) -> Self {
        TransportFailure::new(ErrorKind::Connection, what)
    }

    /// The connection broke.
    pub fn interrupted(what: impl Into<String>) -> Self {
        TransportFailure::new(ErrorKind::Interrupted, what)
    }

    /// A time limit passed.
    pub fn timeout(what: impl Into<String>) -> Self {
        TransportFailure::new(ErrorKind::Timeout, what)
    }

    /// A response came before anything was sent. It belongs to something else.
    #[cfg(feature = "client")]
    pub(crate) fn early() -> Self {
        let what = "the service responded before the request was sent in full";
        TransportFailure { came_early: true, ..TransportFailure::new(ErrorKind::UnexpectedAnswer, what) }
    }

    /// The answer is larger than the limit of so many bytes, counted after decompression.
    pub fn too_large(limit: u64) -> Self {
        TransportFailure::unreadable(Problem::TooLarge { bytes: limit })
    }

    /// The same of a file that is written as it comes.
    #[doc(hidden)]
    pub fn file_too_large(limit: u64) -> Self {
        TransportFailure::unreadable(Problem::FileTooLarge { bytes: limit })
    }

    /// The response is in a content coding that cannot be undone.
    pub(crate) fn content_coding(name: &str) -> Self {
        TransportFailure::unreadable(Problem::ContentCoding(name.to_owned()).quoting_in_part())
    }

    /// The response announced no length, and ends in the middle.
    pub(crate) fn cut_off() -> Self {
        TransportFailure::interrupted("the connection was closed in the middle of a response without a length")
    }

    /// The same failure of a response whose head was read.
    pub(crate) fn with_status(self, status: u16) -> Self {
        TransportFailure { status: Some(status), ..self }
    }

    /// A response that was not read to its end, or not at all.
    fn unreadable(problem: Problem) -> Self {
        let decode = DecodeError::as_a_whole(problem);
        let failure = TransportFailure::new(ErrorKind::UnexpectedAnswer, decode.summary());
        TransportFailure { decode: Some(Box::new(decode.clone())), ..failure }.caused_by(decode)
    }

    /// A download cannot be written.
    #[doc(hidden)]
    pub fn unwritable(error: io::Error) -> Self {
        TransportFailure::new(ErrorKind::File, "cannot write the download").caused_by(error)
    }

    /// The same failure of an attempt that must not be followed by another.
    #[doc(hidden)]
    #[must_use]
    pub fn for_good(self) -> Self {
        TransportFailure { is_final: true, ..self }
    }

    fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        TransportFailure {
            kind,
            what: what.into(),
            is_final: false,
            came_early: false,
            status: None,
            decode: None,
            source: None,
        }
    }

    /// With the error behind it. It must not hold the request's body.
    #[must_use]
    pub fn caused_by(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        TransportFailure { source: Some(Arc::from(source.into())), ..self }
    }
}

impl TransportFailure {
    /// Without the secrets of the request, which a proxy or an HTTP client may have put into it.
    pub(crate) fn redacted(self, redactor: &Redactor) -> Self {
        let repeats = |cause: &(dyn StdError + 'static)| redactor.is_in(format!("{cause} {cause:?}").as_bytes());
        let what = redactor.text(&self.what).into_owned();
        let source = self.source.filter(|source| !repeats(&**source));
        TransportFailure { what, source, ..self }
    }

    /// Whether an answer came, and could not be written.
    pub(crate) fn is_unwritable(&self) -> bool {
        self.kind == ErrorKind::File
    }

    /// Whether a response came before the request was sent.
    pub(crate) fn came_early(&self) -> bool {
        self.came_early
    }

    /// As a failure that came before anything of the request was sent: what broke was the connection in the making.
    pub(crate) fn before_the_request(self) -> Self {
        let kind = match self.kind {
            ErrorKind::Interrupted => ErrorKind::Connection,
            kind => kind,
        };
        TransportFailure { kind, ..self }
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for TransportFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        unsaid(&self.what, self.source.as_deref()?)
    }
}

/// An answer that is not one of the API.
#[derive(Clone, Debug)]
pub(crate) struct UnexpectedAnswer {
    /// `None` for a recorded answer.
    pub(crate) status: Option<u16>,
    /// Who gave it, where that is known.
    pub(crate) host: Option<String>,
    pub(crate) media_type: Option<String>,
    /// Where it redirects to.
    pub(crate) location: Option<String>,
    /// What it says, in a few words, where it is not a success.
    pub(crate) excerpt: Option<String>,
    pub(crate) fault: Option<ServiceFault>,
    /// A text of the platform occurs somewhere in it, wherever that may be.
    pub(crate) mentions_fault: bool,
    pub(crate) decode: Option<DecodeError>,
}

impl UnexpectedAnswer {
    /// The same, without a word of the answer.
    fn without_texts(self) -> Self {
        UnexpectedAnswer {
            media_type: self.media_type.map(|_| REDACTED.to_owned()),
            location: self.location.map(|_| REDACTED.to_owned()),
            excerpt: None,
            fault: self.fault.map(ServiceFault::without_texts),
            decode: self.decode.map(DecodeError::without_texts),
            ..self
        }
    }

    /// The same where it is decided as with the other one.
    fn judged_as(self, other: &UnexpectedAnswer) -> Self {
        let decode = match (self.decode, &other.decode) {
            (Some(own), Some(other)) => Some(own.placed_as(other)),
            (own, _) => own,
        };
        UnexpectedAnswer { decode, mentions_fault: other.mentions_fault, ..self }
    }

    /// Whether HTTP itself says that the call failed.
    fn is_failure(&self) -> bool {
        self.status.is_some_and(|status| !(200..300).contains(&status))
    }

    /// Where it differs from a response of the API, where that is the reason.
    fn cause(&self) -> Option<&DecodeError> {
        if self.is_failure() || self.fault.is_some() { None } else { self.decode.as_ref() }
    }

    /// `HTTP 500 Internal Server Error from acme.api.ipapercms.dk`
    fn fmt_status(&self, status: u16, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {status}")?;
        let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        if let Some(reason) = reason {
            write!(f, " {reason}")?;
        }
        match &self.host {
            Some(host) => write!(f, " from {}", quoted(host, CODE)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for UnexpectedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_failure() {
            f.write_str("expected the API's XML")?;
        }
        if let Some(status) = self.status {
            f.write_str(if self.is_failure() { "" } else { ", got " })?;
            self.fmt_status(status, f)?;
        }
        if let Some(location) = &self.location {
            write!(f, ", a redirect to {}", quoted(location, MESSAGE))?;
        }
        if let Some(media_type) = self.media_type.as_ref().filter(|_| !self.is_failure()) {
            write!(f, " with {}", quoted(media_type, CODE))?;
        }
        match (&self.fault, &self.excerpt, self.cause()) {
            (Some(fault), _, _) => write!(f, ": {}", quoted(&fault.to_string(), MESSAGE)),
            (None, Some(excerpt), _) => write!(f, ": `{excerpt}`"),
            (None, None, Some(cause)) => write!(f, ": {}", cause.summary()),
            (None, None, None) => Ok(()),
        }
    }
}

/// Where and how an answer differs from what was expected.
///
/// What is too large, empty or in another encoding as a whole stands at its beginning: line 1, column 1, byte 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    line: usize,
    column: usize,
    offset: usize,
    problem: Problem,
    excerpt: Option<String>,
}

/// What is wrong with an answer: the situations that a program may want to tell apart. [`DecodeError`]'s text says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// There is nothing in it but blanks.
    Empty,
    /// It is an HTML page.
    Html,
    /// It is no XML, but a text, or begins with one.
    NotXml,
    /// It is not in UTF-8. A byte order mark says so, or else the `charset` of its content type, or
    /// else its prolog, in the order of RFC 7303; or its bytes do, which may be those of a gzip
    /// whose header is missing. What is declared and what is expected is in the error's text. The
    /// service speaks UTF-8, so another encoding is a sign that something is wrong on the way, and
    /// every program would have to carry the tables that decoding takes. A response that is pure
    /// ASCII is read under each declaration that makes no difference to ASCII: `iso-8859-..`,
    /// `windows-125.` and `us-ascii`. A prolog that is overruled, or that its own bytes disprove,
    /// such as a `utf-16` in UTF-8, is drift.
    Encoding,
    /// It ends too early: inside an element, a tag or a character. A quote that is missing, which swallows the rest, looks the same.
    Truncated,
    /// It is not well-formed XML, or holds what is refused, such as a document type of its own.
    Malformed,
    /// It is XML with another root element than the API's.
    WrongRoot,
    /// An element or attribute is missing that is required.
    Missing,
    /// `data` has content, and nothing in it was understood. An empty list, `None` or an empty text
    /// in its place would be a guess: it is returned only where the response shows that there is
    /// nothing. The place is the first thing that was not understood.
    NothingUnderstood,
    /// An element or attribute that must be there once is there again.
    Repeated,
    /// A text is no value of its type.
    WrongValue,
    /// It is in a content coding that was not asked for, such as `br`, or in several at once.
    ContentCoding,
    /// It is larger than [`Limits::bytes`](crate::Limits::bytes), or a file that is written as it
    /// comes larger than [`Limits::file_bytes`](crate::Limits::file_bytes).
    TooLarge,
    /// Its elements nest deeper than [`Limits::depth`](crate::Limits::depth).
    TooDeep,
    /// It has more elements than [`Limits::elements`](crate::Limits::elements).
    TooManyElements,
    /// One of its texts or attributes is longer than [`Limits::text_bytes`](crate::Limits::text_bytes).
    TextTooLong,
}

/// How many bytes of an answer an error shows at most.
const EXCERPT: usize = 200;

impl DecodeError {
    pub(crate) fn new(source: &str, failure: Failure, opaque: &[&str], secret: bool) -> Self {
        let (offset, below, problem) = failure.into_parts();
        let location = locate(source, offset, opaque);
        let above = if secret { without_own_names(&location.path) } else { location.path };
        let path = match below {
            // What is malformed has names that nobody expected.
            Some(_) if secret && matches!(problem, Problem::Malformed(_) | Problem::NothingUnderstood) => above,
            Some(below) if above.is_empty() => below,
            Some(below) => format!("{above}/{below}"),
            None => above,
        };
        let problem = if secret { problem.without_quotes() } else { problem };
        DecodeError {
            path: quoted_path(&path),
            line: location.line,
            column: location.column,
            offset,
            problem: problem.quoting_in_part(),
            excerpt: (!secret).then(|| excerpt(source, offset).to_owned()),
        }
    }

    /// Of a response of which nothing was kept.
    fn as_a_whole(problem: Problem) -> Self {
        DecodeError { path: String::new(), line: 1, column: 1, offset: 0, problem, excerpt: None }
    }

    /// The same, without a word of the answer.
    pub(crate) fn without_quotes(self) -> Self {
        DecodeError { problem: self.problem.without_quotes(), excerpt: None, ..self }
    }

    /// The same, without the names of the answer's elements too.
    fn without_texts(self) -> Self {
        DecodeError { path: without_own_names(&self.path), ..self.without_quotes() }
    }

    /// The same at the place of another one.
    fn placed_as(self, other: &DecodeError) -> Self {
        DecodeError { line: other.line, column: other.column, offset: other.offset, ..self }
    }

    /// What is wrong there.
    pub fn problem(&self) -> DecodeProblem {
        match self.problem {
            Problem::Empty => DecodeProblem::Empty,
            Problem::Html => DecodeProblem::Html,
            Problem::NotXml => DecodeProblem::NotXml,
            Problem::Encoding(_) => DecodeProblem::Encoding,
            Problem::Truncated(_) => DecodeProblem::Truncated,
            Problem::Malformed(_) => DecodeProblem::Malformed,
            Problem::WrongRoot(_) => DecodeProblem::WrongRoot,
            Problem::Missing => DecodeProblem::Missing,
            Problem::NothingUnderstood => DecodeProblem::NothingUnderstood,
            Problem::Twice => DecodeProblem::Repeated,
            Problem::Unexpected { .. } => DecodeProblem::WrongValue,
            Problem::ContentCoding(_) => DecodeProblem::ContentCoding,
            Problem::TooLarge { .. } | Problem::FileTooLarge { .. } => DecodeProblem::TooLarge,
            Problem::TooDeep { .. } => DecodeProblem::TooDeep,
            Problem::TooManyElements { .. } => DecodeProblem::TooManyElements,
            Problem::TextTooLong { .. } => DecodeProblem::TextTooLong,
        }
    }

    /// The elements that lead to the place, `result/data/category[3]/@id`; a number tells elements of one name apart, from the second on.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// The byte in the answer, from 0, without a byte order mark.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// At most 200 bytes of the answer from that place on; `None` for an answer that holds a secret, that came with the HTTP status of a failure (pages that
    /// tell of one may repeat what they were sent), or that was larger than it may be.
    pub fn excerpt(&self) -> Option<&str> {
        self.excerpt.as_deref()
    }
}

impl DecodeError {
    /// What is wrong in general, which [`Error`] says; the text of this error says the rest.
    fn summary(&self) -> &'static str {
        match self.problem() {
            DecodeProblem::Empty => "the response is empty",
            DecodeProblem::Html => "the response is an HTML page",
            DecodeProblem::NotXml => "the response is not XML",
            DecodeProblem::Encoding => "the response is not in UTF-8",
            DecodeProblem::Truncated => "the response is incomplete",
            DecodeProblem::Malformed => "the response is malformed",
            DecodeProblem::WrongRoot => "the response has an unknown root element",
            DecodeProblem::Missing => "the response lacks a required element or attribute",
            DecodeProblem::Repeated => "the response repeats an element or attribute",
            DecodeProblem::WrongValue => "the response holds a value of another type",
            DecodeProblem::TooLarge => "the response is too large",
            DecodeProblem::TooDeep => "the response nests too deep",
            DecodeProblem::TooManyElements => "the response has too many elements",
            DecodeProblem::TextTooLong => "the response holds a text that is too long",
            DecodeProblem::ContentCoding => "the response is in a content coding that the client does not undo",
            DecodeProblem::NothingUnderstood => "nothing of the response's data is understood",
        }
    }
}

impl StdError for DecodeError {}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" if self.offset == 0 => f.write_str("at the beginning")?,
            "" => f.write_str("outside the root element")?,
            path => write!(f, "at {path}")?,
        }
        write!(f, " (line {}, column {}, byte {}): {}", self.line, self.column, self.offset, self.problem)?;
        match self.excerpt.as_deref().map(str::trim).filter(|excerpt| !excerpt.is_empty()) {
            Some(excerpt) => {
                let line = excerpt.lines().next().unwrap_or_default().trim_end();
                write!(f, "; the answer reads `{}`", quoted(line, EXCERPT))
            }
            None => Ok(()),
        }
    }
}

/// What stands in `source` from the character at `offset` on, in part.
fn excerpt(source: &str, offset: usize) -> &str {
    let start = floor(source, offset);
    let end = floor(source, start.saturating_add(EXCERPT));
    source.get(start..end).unwrap_or_default()
}
