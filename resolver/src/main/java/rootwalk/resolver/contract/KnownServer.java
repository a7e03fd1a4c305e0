package rootwalk.resolver.contract;

import java.net.InetAddress;
import java.util.List;

import rootwalk.wire.Name;

/// A server of a zone, as far as it is known without queries.
///
/// @param name
///            the root for a configured server without a name
/// @param addresses
///            may be empty
public record KnownServer(Name name, List<InetAddress> addresses) {

    public KnownServer {
        addresses = List.copyOf(addresses);
    }
}
