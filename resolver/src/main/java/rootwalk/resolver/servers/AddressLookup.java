package rootwalk.resolver.servers;

import java.util.List;

import rootwalk.resolver.cache.Delegation.NameServer;

/// The lookup of the addresses of a server.
///
/// @param types
///            A and AAAA, or one of them: looked up in this order until there is an address
record AddressLookup(NameServer server, List<Integer> types) {}
