/// A private cache of responses on disk (RFC 9111).
///
/// [rootwalk.web.cache.ResponseCache] is the entry point. Before a request it looks into its
/// [rootwalk.web.cache.ResponseFolder] for the [rootwalk.web.cache.Stored] responses of that URL, chooses the one whose
/// `Vary` fits, and [rootwalk.web.cache.Reuse] decides by its [rootwalk.web.cache.Freshness] whether it answers as it is, is
/// validated, or is of no use. After a response [rootwalk.web.cache.Keeping] says whether it may be kept,
/// [rootwalk.web.cache.Freshening] lets a 304 or a `HEAD` renew what is stored, and a method that is not safe removes it.
/// Every decision says why in words.
///
/// The cache serves one user, so it keeps what is `private` and passes over `s-maxage` and `proxy-revalidate`. Only whole
/// responses to `GET` are kept: partial content is not, and a request for a range goes by the cache. Two things are
/// stricter than they would have to be: a response to a request with credentials serves the same credentials only, and
/// `no-cache` and `private` with a list of fields count as if they had none.
///
/// Knows HTTP messages, not the network: the client looks here before it asks a server.
@NullMarked
package rootwalk.web.cache;

import org.jspecify.annotations.NullMarked;
