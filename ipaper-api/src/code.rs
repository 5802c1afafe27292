//! What kinds of return codes there are. The codes themselves are generated.

/// What a return code means to a program, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeKind {
    /// Done.
    Success,
    /// A failure that the service does not specify further, or a code that this version of the crate does not know.
    General,
    /// A part of the service is unavailable for the moment.
    Transient,
    /// The system is being upgraded: reads work, writes do not.
    ReadOnly,
    /// The login failed, or is barred.
    Login,
    /// The login or the license does not allow it.
    Permission,
    /// There is no such object.
    NotFound,
    /// Something else is in the way.
    Conflict,
    /// An argument was refused.
    Argument,
    /// Of a service that is gone.
    Legacy,
}
