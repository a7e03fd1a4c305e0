package rootwalk.daemon.assembly.upstream;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Finds the addresses of the name servers of a zone that are notified of its changes: those in its NS records, except the primary
/// in its SOA record (the notify set of RFC 1996 section 2.1) and this server. Any thread; blocks.
public final class ServerAddresses {

    private static final int PORT = 53;
    private static final int[] TYPES = {RecordType.A, RecordType.AAAA};

    private final Function<Query, Resolution> resolver;
    private final Predicate<InetSocketAddress> isThisServer;

    /// @param resolver for names that are not in the zone
    public ServerAddresses(Function<Query, Resolution> resolver, Predicate<InetSocketAddress> isThisServer) {
        this.resolver = resolver;
        this.isThisServer = isThisServer;
    }

    public List<InetSocketAddress> of(Zone zone) {
        if (!(zone.state() instanceof ZoneSnapshot snapshot)) {
            return List.of();
        }
        Name primary = snapshot.apexNode().rrset(snapshot.soa()).rdata(0).name(0);
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        for (RRset servers : snapshot.apexNode().rrsets()) {
            for (int i = 0; servers.type() == RecordType.NS && i < servers.size(); i++) {
                Name server = servers.rdata(i).name(0);
                if (!server.equals(primary)) {
                    addresses.addAll(of(server, snapshot));
                }
            }
        }
        addresses.removeIf(isThisServer);
        return List.copyOf(addresses);
    }

    private List<InetSocketAddress> of(Name server, ZoneSnapshot zone) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int type : TYPES) {
            RRset found = server.isSubdomainOf(zone.apex()) ? zone.rrset(server, type) : resolved(server, type);
            for (int i = 0; found != null && i < found.size(); i++) {
                addresses.add(new InetSocketAddress(Addresses.of(found.rdata(i).sharedOctets()), PORT));
            }
        }
        return addresses;
    }

    private @Nullable RRset resolved(Name server, int type) {
        Resolution resolution = resolver.apply(Query.of(new Question(server, type, RecordClass.IN)));
        // An alias is not followed: the name of a server must not be an alias (RFC 2181 section 10.3).
        return resolution.answer(server, type);
    }
}
