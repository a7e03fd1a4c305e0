/// Finds the addresses of the host of a URL.
///
/// [rootwalk.web.lookup.AddressLookup] is the entry point. It queries A, AAAA and, before TLS, HTTPS records at the
/// same time. Each question passes through the [rootwalk.web.lookup.LookupChain]: the client's
/// [rootwalk.web.lookup.StubCache], [rootwalk.web.lookup.HostsLookup], and a [rootwalk.web.lookup.NameLookup], which is
/// a resolver in this process, or [rootwalk.web.lookup.ServerLookup] for any DNS server. The HTTPS records
/// ([rootwalk.web.lookup.HttpsRecordReader], RFC 9460) and the addresses of both families become one list in the order
/// in which they are tried (RFC 8305 section 4).
///
/// Addresses of one family stay in the order of the answer. The rules of RFC 6724 that need the addresses of this machine are
/// not applied: in the race of [rootwalk.web.connect], an address without a route fails at once.
@NullMarked
package rootwalk.web.lookup;

import org.jspecify.annotations.NullMarked;
