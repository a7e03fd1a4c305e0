/// Finds the addresses of a URL's host.
///
/// [rootwalk.web.lookup.AddressLookup] is the entry point. It asks for A, AAAA and, before TLS, HTTPS records at once, each by
/// the [rootwalk.web.lookup.LookupChain]: the client's own [rootwalk.web.lookup.StubCache], then
/// [rootwalk.web.lookup.HostsLookup], then a [rootwalk.web.lookup.NameLookup], which is whoever can ask the DNS: a
/// resolver in this process, or any server by [rootwalk.web.lookup.ServerLookup]. What HTTPS records say
/// ([rootwalk.web.lookup.ServiceReader], RFC 9460) and the two families of addresses become one list in the order in
/// which they are tried (RFC 8305 section 4).
///
/// Addresses of one family stay in the order in which they were answered: rules of RFC 6724 that need this machine's own
/// addresses are left to the race of [rootwalk.web.connect], where an address without a route loses at once.
@NullMarked
package rootwalk.web.lookup;

import org.jspecify.annotations.NullMarked;
