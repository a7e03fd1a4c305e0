/// What each step of the [rootwalk.daemon.pipeline.Pipeline] does.
///
/// In their order: [rootwalk.daemon.policy.RequestCheck] rejects requests that break the protocol,
/// [rootwalk.daemon.policy.ChaosIdentity] answers class CHAOS, [rootwalk.daemon.policy.ZoneMaintenance] decides about requests
/// of other servers, [rootwalk.daemon.policy.AccessControl] checks the client's address. Then come the local answers: hosts files (`policy.hosts`), special-use names, local zones and
/// local records. [rootwalk.daemon.policy.SpecialUseNames] makes the [rootwalk.daemon.policy.LocalZones] of the special-use
/// names; the zones and records of the configuration are a second one. [rootwalk.daemon.policy.AuthoritativeZones] answers from
/// authoritative zones, [rootwalk.daemon.policy.response.PolicyStep] from response policy zones,
/// [rootwalk.daemon.policy.MessageCacheStep] from the message cache, and [rootwalk.daemon.policy.ResolverStep] detaches the other
/// queries, which [rootwalk.daemon.policy.RecursiveQueries] resolves on virtual threads. There a
/// [rootwalk.daemon.policy.ResultWriter] writes the response. Everything before that runs on the event loop: it neither waits nor
/// allocates.
///
/// [rootwalk.daemon.policy.ZoneTransfers] sends zones to other servers, also on virtual threads, within a
/// [rootwalk.daemon.policy.TransferQuota].
///
/// The resolver passes its results through [rootwalk.daemon.policy.RebindingGuard]. [rootwalk.daemon.policy.LocalAnswers] gives the resolver
/// the same local and authoritative data that clients get. [rootwalk.daemon.policy.Dns64] makes AAAA records from A records, of results of the
/// resolver and, in [rootwalk.daemon.policy.Dns64Step], of the data of this server. This step is the only one on the event loop that allocates, for
/// the queries that need it.
///
/// This package uses both `authoritative` and `resolver`. It does not depend on sockets or on the configuration file.
///
/// RFC 1995, RFC 4892, RFC 5936, RFC 6147, RFC 6303, RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 8914, RFC 9462, RFC 9619.
@NullMarked
package rootwalk.daemon.policy;

import org.jspecify.annotations.NullMarked;
