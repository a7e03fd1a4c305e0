/// Response policy zones (draft-vixie-dnsop-dns-rpz), applied to the queries of clients.
///
/// [rootwalk.daemon.policy.response.ResponsePolicies] are those of a service. They have one current
/// [rootwalk.daemon.policy.response.ResponsePolicy], an immutable list, which is replaced when another version of a zone is served. On
/// the event loop, the [rootwalk.daemon.policy.response.PolicyStep] answers what the query decides: the address of the client, and
/// QNAME. Otherwise the query goes on, with a [rootwalk.daemon.pipeline.PolicyScope] that keeps the answers of exempt clients and of
/// others apart in the message cache. On the virtual thread, a [rootwalk.daemon.policy.response.ResultRewriting] goes along the aliases
/// of the result and decides by the names, the addresses and the servers. The result is a
/// [rootwalk.daemon.policy.response.Ruling]. The caches of the resolver have unchanged data only.
///
/// The first name of a chain of aliases with a trigger decides, for it the first zone, and within a zone the kinds of triggers in
/// their order. A response is changed once: the target of an alias from a policy zone is resolved without policy.
@NullMarked
package rootwalk.daemon.policy.response;

import org.jspecify.annotations.NullMarked;
