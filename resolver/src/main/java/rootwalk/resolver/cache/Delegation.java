package rootwalk.resolver.cache;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.Name;

/// The servers of a zone, from its parent or from the configuration. Immutable.
///
/// @param cut
///            the apex of the zone
/// @param source
///            the source of the data
/// @param ttl
///            of the NS RRset, in seconds
/// @param expires
///            the time of expiry, by [rootwalk.resolver.contract.Time#millis]; it is never extended, and never later
///            than that of the delegation it was obtained through (ghost domains)
public record Delegation(Name cut, Source source, List<NameServer> servers, int ttl, long expires) {

    /// A delegation that does not expire.
    public static final long FOR_EVER = Long.MAX_VALUE;

    public Delegation {
        servers = List.copyOf(servers);
    }

    /// Whether these servers are forwarders, which get queries with RD set.
    public boolean isForward() {
        return source == Source.FORWARD;
    }

    /// The remaining TTL in seconds, 0 in the last second; without expiry, the TTL does not change.
    public int ttl(long now) {
        return Math.clamp((expires - now) / 1000, 0, ttl);
    }

    /// Whether nine tenths of its lifetime have passed, so that a prefetch should query the parent again.
    public boolean isNearItsEnd(long now) {
        return expires - now <= ttl * 100L;
    }

    /// This delegation, with a server marked as having other addresses in its own zone.
    public Delegation corrected(NameServer wrong) {
        NameServer right = new NameServer(wrong.name(), wrong.port(), wrong.addresses(), true, null);
        return new Delegation(cut, source, servers.stream().map(one -> one.equals(wrong) ? right : one).toList(), ttl,
                expires);
    }

    /// The server of that name, or null.
    public @Nullable NameServer server(Name name) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).name().equals(name)) {
                return servers.get(i);
            }
        }
        return null;
    }

    /// A server of a zone.
    ///
    /// @param name
    ///            NSDNAME; the root for a configured address without a name
    /// @param port
    ///            of its addresses
    /// @param addresses
    ///            glue of the delegation, possibly none; used for this cut only
    /// @param corrected
    ///            whether its own zone has other addresses, which are in the record cache until they expire
    /// @param encryption
    ///            for queries over TLS, of a configured server; null for UDP and TCP
    public record NameServer(Name name, int port, List<InetSocketAddress> addresses, boolean corrected,
            @Nullable UpstreamEncryption encryption) {

        /// A server with data of the parent only.
        public NameServer(Name name, int port, List<InetSocketAddress> addresses) {
            this(name, port, addresses, false, null);
        }

        public NameServer {
            addresses = List.copyOf(addresses);
        }
    }
}
