//! What a request is: a value that writes itself into a form and knows how to read its answer.

use std::fmt::Debug;

use crate::method::Method;

/// A request of one method of the API.
///
/// There is one type for each method, in the module of its service: [`paper::CreatePaper`](crate::paper::CreatePaper). Required arguments go into
/// `new`, optional ones are chained. A request knows no transport: it can be sent with either client, any number of times.
///
/// The trait is sealed: it grows with the crate.
pub trait Request: sealed::Wire<Answer = <Self as Request>::Response> + Clone + Debug + Send + Sync + 'static {
    /// What a successful call returns.
    type Response: Debug + Send + 'static;

    /// The method it calls.
    const METHOD: &'static Method;
}

/// How requests are written and answers read. Not nameable outside of the crate.
pub(crate) mod sealed {
    use std::fmt::Debug;

    use bytes::Bytes;

    use crate::error::ArgumentError;
    use crate::form::Form;
    use crate::xml::{Cursor, Element, Failure, FromElement};

    /// The wire's side of a request.
    pub trait Wire {
        /// What a successful call returns.
        type Answer;

        /// What may be known of a failure beside its code.
        #[allow(private_bounds, reason = "sealed: nobody outside implements it")]
        type Failure: FromElement + Debug + Send + Sync + 'static;

        /// Checks every argument and writes every declared parameter.
        #[allow(private_interfaces, reason = "sealed: nobody outside calls it")]
        fn write(&self, form: &mut Form) -> Result<(), ArgumentError>;

        /// Reads `data`.
        #[allow(private_interfaces, reason = "sealed: nobody outside calls it")]
        fn read<'a>(cursor: &mut Cursor<'a>, data: Element<'a>) -> Result<Self::Answer, Failure>;

        /// Whether a value says that there is nothing, which the response must show then.
        fn is_nothing(_value: &Self::Answer) -> bool {
            false
        }

        /// What a success without `data` means, if it means anything.
        fn without_data(_lenient: bool) -> Option<Self::Answer> {
            None
        }

        /// The answer that is a file, where the method answers with one.
        fn file(_media_type: Option<String>, _bytes: Bytes) -> Option<Self::Answer> {
            None
        }

        /// The name of the answer's element, where an argument names it.
        fn named_element(&self) -> Option<&str> {
            None
        }
    }
}
