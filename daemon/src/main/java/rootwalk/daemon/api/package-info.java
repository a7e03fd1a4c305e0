/// The REST API: zones, RRsets, transactions and history, and a subset of the API of PowerDNS for its clients.
///
/// [rootwalk.daemon.api.ApiSite] is the entry point: the handler of the site that is served at the addresses of `listen.api`.
/// It finds the `Route` of a request, the [rootwalk.daemon.api.Token] of the client, and what the token permits, before anything
/// else is done. Only then is the content read, and the route's endpoint runs on a virtual thread: one of `ZoneEndpoints`,
/// `RRsetEndpoints`, `TransactionEndpoints` and `HistoryEndpoints` for paths below `/v1`, or of `PowerDnsEndpoints` for those below `/api`. An
/// `ApiProblem` becomes the response in the form of the API (RFC 9457, or that of PowerDNS). `OpenApi` describes the routes.
///
/// A change of records is an [rootwalk.authoritative.update.RRsetChanges], or a
/// [rootwalk.authoritative.update.DynamicUpdate] for a transaction, which the writer of the zone applies; the response is sent when it is
/// on disk and served. The package knows the daemon only as [rootwalk.daemon.api.ApiZones].
@NullMarked
package rootwalk.daemon.api;

import org.jspecify.annotations.NullMarked;
