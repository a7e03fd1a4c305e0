/// A private cache of responses on disk (RFC 9111).
///
/// [rootwalk.web.cache.ResponseCache] is the entry point. Before a request, it looks in its
/// [rootwalk.web.cache.ResponseFolder] for the [rootwalk.web.cache.StoredResponse] responses of the URL and selects the one whose
/// Vary matches. [rootwalk.web.cache.Reuse] decides by its [rootwalk.web.cache.Freshness] whether it is used, validated or
/// ignored. After a response, [rootwalk.web.cache.Cacheability] decides whether it may be stored, [rootwalk.web.cache.Freshening]
/// updates stored responses from a 304 or a `HEAD`, and an unsafe method removes them. Every decision has its reason as text.
///
/// The cache serves one user, so it stores `private` responses and ignores `s-maxage` and `proxy-revalidate`. It stores only
/// complete responses to `GET`, and does not answer requests for ranges. It is stricter than required in two ways: a response
/// to a request with credentials is used for the same credentials only, and `no-cache` and `private` with a list of fields
/// count as if they had none.
///
/// Depends on HTTP messages, but not on the network: the client looks in the cache before it sends a request.
@NullMarked
package rootwalk.web.cache;

import org.jspecify.annotations.NullMarked;
