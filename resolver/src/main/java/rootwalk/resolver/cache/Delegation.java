package rootwalk.resolver.cache;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.wire.Name;

/// The servers of a zone as its parent names them, or as the configuration does. Immutable.
///
/// @param cut
///            the apex of the zone
/// @param source
///            who says so
/// @param ttl
///            seconds that the NS set had
/// @param expires
///            when it must be asked for anew, by [rootwalk.resolver.contract.Time#millis]; nothing extends it, and it
///            is never later than that of the delegation it was learnt through (ghost domains)
public record Delegation(Name cut, Source source, List<NameServer> servers, int ttl, long expires) {

    /// A delegation that does not expire.
    public static final long FOR_EVER = Long.MAX_VALUE;

    public Delegation {
        servers = List.copyOf(servers);
    }

    /// Whether these servers resolve for us (RD set) instead of being asked iteratively.
    public boolean isForward() {
        return source == Source.FORWARD;
    }

    /// Seconds left, 0 in the last one; what does not expire keeps the TTL it has.
    public int ttl(long now) {
        return Math.clamp((expires - now) / 1000, 0, ttl);
    }

    /// Whether nine tenths of its time are over, so that whoever is in no hurry should ask the parent again.
    public boolean isNearItsEnd(long now) {
        return expires - now <= ttl * 100L;
    }

    /// The same, where a server's own zone gives other addresses for it.
    public Delegation corrected(NameServer wrong) {
        NameServer right = new NameServer(wrong.name(), wrong.addresses(), true);
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

    /// Octets on the heap, roughly.
    int footprint() {
        int octets = 200 + cut.length();
        for (NameServer server : servers) {
            octets += 120 + server.name().length() + server.addresses().size() * 96;
        }
        return octets;
    }

    /// A server of a zone.
    ///
    /// @param name
    ///            NSDNAME; the root for a configured address without a name
    /// @param addresses
    ///            those that came with the delegation (glue), perhaps none; believed for this cut only
    /// @param corrected
    ///            whether its own zone has given other addresses, which are among the records while they last
    public record NameServer(Name name, List<InetSocketAddress> addresses, boolean corrected) {

        /// A server of which nobody but the parent has told.
        public NameServer(Name name, List<InetSocketAddress> addresses) {
            this(name, addresses, false);
        }

        public NameServer {
            addresses = List.copyOf(addresses);
        }
    }
}
