package rootwalk.daemon.policy.response;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.policy.TriggerSearch;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.resolver.contract.KnownServer;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// A name of a result, with what its triggers may be about: its addresses, and the servers of the zones that lead to it. Used by one
/// thread.
final class ResultName {

    private final Name name;
    private final List<InetAddress> addresses;
    private final Function<Name, List<KnownServer>> lookup;
    /// Null until they are needed.
    private @Nullable List<KnownServer> servers;

    /// @param answer of the result
    /// @param nat64 of IPv6 addresses that represent IPv4 addresses; null if none do
    /// @param lookup finds the servers of a name
    ResultName(Name name, List<RRset> answer, @Nullable Nat64Prefix nat64,
            Function<Name, List<KnownServer>> lookup) {
        this.name = name;
        this.lookup = lookup;
        addresses = new ArrayList<>();
        for (RRset rrset : answer) {
            if ((rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA) && rrset.owner().equals(name)) {
                rrset.rdata().forEach(data -> add(data.sharedOctets(), nat64));
            }
        }
    }

    private void add(byte[] address, @Nullable Nat64Prefix nat64) {
        addresses.add(Addresses.of(address));
        byte[] embedded = nat64 == null ? null : nat64.extract(address);
        if (embedded != null) {
            addresses.add(Addresses.of(embedded));
        }
    }

    Name name() {
        return name;
    }

    List<InetAddress> addresses() {
        return addresses;
    }

    private List<KnownServer> servers() {
        List<KnownServer> known = servers;
        if (known == null) {
            known = lookup.apply(name);
            servers = known;
        }
        return known;
    }

    List<InetAddress> serverAddresses() {
        return servers().stream().flatMap(it -> it.addresses().stream()).toList();
    }

    /// The trigger with the longest prefix, and among these with the smallest network.
    @Nullable
    Match smallestNetwork(PolicyZone zone, int rank, TriggerKind kind, List<InetAddress> among) {
        PolicyRules rules = zone.rules();
        List<ZoneNode> found = new ArrayList<>();
        ClientAddress numbers = new ClientAddress();
        for (InetAddress address : among) {
            numbers.set(new InetSocketAddress(address, 0));
            ZoneNode node = rules == null ? null
                    : rules.byAddress(kind, numbers.isIpv6(), numbers.high(), numbers.low());
            if (node != null) {
                found.add(node);
            }
        }
        found.sort((a, b) -> {
            int order = Integer.compare(PolicyRules.prefixLength(b), PolicyRules.prefixLength(a));
            return order != 0 ? order : a.name().compareTo(b.name());
        });
        return first(zone, rank, kind, found);
    }

    /// The trigger of a server that is first in canonical order.
    @Nullable
    Match firstServer(PolicyZone zone, int rank, TriggerSearch search) {
        PolicyRules rules = zone.rules();
        List<ZoneNode> found = new ArrayList<>();
        for (KnownServer server : servers()) {
            ZoneNode node = rules == null || server.name().isRoot() ? null : rules.byServerName(server.name(), search);
            if (node != null) {
                found.add(node);
            }
        }
        found.sort((a, b) -> a.name().compareTo(b.name()));
        return first(zone, rank, TriggerKind.NSDNAME, found);
    }

    private static @Nullable Match first(PolicyZone zone, int rank, TriggerKind kind, List<ZoneNode> sorted) {
        for (ZoneNode node : sorted) {
            Match match = zone.match(rank, kind, node);
            if (match != null) {
                return match;
            }
        }
        return null;
    }
}
