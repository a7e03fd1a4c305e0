package rootwalk.resolver.cache;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Reads the servers of a [Delegation] and their addresses from records.
public final class Glue {

    /// More servers than this are useful to attackers only.
    private static final int MAX_SERVERS = 20;

    private static final int MAX_ADDRESSES = 8;

    private Glue() {}

    /// @param bailiwick
    ///            the parent zone: addresses of names outside it are ignored
    public static List<NameServer> servers(RRset ns, List<RRset> additional, Name bailiwick, int port) {
        List<Name> names = ns.names();
        int count = Math.min(names.size(), MAX_SERVERS);
        List<NameServer> servers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Name name = names.get(i);
            servers.add(new NameServer(name, port,
                    name.isSubdomainOf(bailiwick) ? addresses(name, additional, port) : List.of()));
        }
        return servers;
    }

    private static List<InetSocketAddress> addresses(Name name, List<RRset> additional, int port) {
        List<InetSocketAddress> addresses = new ArrayList<>(2);
        for (RRset rrset : additional) {
            if ((rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA) && rrset.owner().equals(name)) {
                addAll(rrset, port, addresses);
            }
        }
        return addresses;
    }

    /// Adds the addresses of an A or AAAA RRset.
    public static void addAll(RRset rrset, int port, List<InetSocketAddress> addresses) {
        for (Rdata data : rrset.rdata()) {
            InetAddress address = address(data);
            if (address != null && addresses.size() < MAX_ADDRESSES) {
                addresses.add(new InetSocketAddress(address, port));
            }
        }
    }

    private static @Nullable InetAddress address(Rdata data) {
        try {
            return InetAddress.getByAddress(data.sharedOctets());
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
