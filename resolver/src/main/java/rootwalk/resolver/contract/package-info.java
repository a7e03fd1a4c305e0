/// The interfaces between the parts of the resolver, and to its callers.
///
/// [rootwalk.resolver.contract.Query] is the entry point: the query of a client, whose result is a
/// [rootwalk.resolver.contract.Resolution] in any case. It has one [rootwalk.resolver.contract.Budget], shared by all
/// of its sub-queries and never reset. A [rootwalk.resolver.contract.ResolutionObserver] receives a
/// [rootwalk.resolver.contract.ResolutionEvent] for each step.
///
/// A [rootwalk.resolver.contract.Validator] decides on the [rootwalk.resolver.contract.Evidence] of each response
/// before it is stored, and gets keys by a [rootwalk.resolver.contract.Lookup]. Its
/// [rootwalk.resolver.contract.Verdict] becomes the [rootwalk.resolver.contract.Security] of the data, in the cache and
/// in the result. Chains of trust begin at [rootwalk.resolver.contract.TrustAnchors], and the times of signatures are
/// checked against the [rootwalk.resolver.contract.ValidationClock].
///
/// Four objects are passed in: the clock ([rootwalk.resolver.contract.Time]), the data of this server
/// ([rootwalk.resolver.contract.LocalData]), the [rootwalk.resolver.contract.AddressPolicy], which decides which
/// servers may be queried, and the [rootwalk.resolver.contract.AnswerFilter], which removes records before clients get
/// them. The [rootwalk.resolver.contract.Synthesis] of a query makes its result from those of other questions.
///
/// Independent of caches, sockets and the algorithm.
@NullMarked
package rootwalk.resolver.contract;

import org.jspecify.annotations.NullMarked;
