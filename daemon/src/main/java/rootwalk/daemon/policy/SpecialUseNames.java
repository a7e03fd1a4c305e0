package rootwalk.daemon.policy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.config.LocalAction;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Names that do not exist in the public DNS. They are answered here, so that queries for them do not leave the host. The
/// names for documentation (such as `example.`) are not among them: they are resolved like any other name (RFC 6761
/// section 6.5).
public final class SpecialUseNames {

    /// RFC 6303 section 3.
    private static final int TTL = 10800;

    /// RFC 6761 sections 6.2 and 6.4, RFC 6762 section 22.1, RFC 7686 section 2, RFC 8375 section 4; and the domain in which hosts of a
    /// network register their services (RFC 9665).
    private static final String[] NAMES = {"test.", "invalid.", "local.", "onion.", "home.arpa.", "service.arpa."};

    /// What this server says about itself. It is never forwarded, and a resolver that says nothing denies data, not names (RFC 9462
    /// sections 4 and 6.4).
    private static final Name OWN = Name.of("resolver.arpa.");

    /// The name from whose AAAA records clients learn the prefix of their NAT64 (RFC 7050). A server with DNS64 does not ask others for
    /// it (RFC 8880 section 7.1).
    private static final Name IPV4ONLY = Name.of("ipv4only.arpa.");

    /// RFC 7050 section 8.2.
    private static final List<Rdata> IPV4ONLY_ADDRESSES = List.of(Rdata.of((byte) 192, (byte) 0, (byte) 0, (byte) 170),
            Rdata.of((byte) 192, (byte) 0, (byte) 0, (byte) 171));

    /// RFC 6303 sections 4.2, 4.3 and 4.4: this host, link-local, documentation and broadcast networks; RFC 1918.
    private static final String[] IPV4_REVERSE = {
            "10", "168.192", "0", "127", "254.169", "2.0.192", "100.51.198", "113.0.203", "255.255.255.255"
    };

    /// RFC 6303 sections 4.5 and 4.6: locally assigned, link-local and documentation addresses.
    private static final String[] IPV6_REVERSE = {"d.f", "8.e.f", "9.e.f", "a.e.f", "b.e.f", "8.b.d.0.1.0.0.2"};

    private static final byte[] LOOPBACK_IPV4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private SpecialUseNames() {}

    /// The step that answers queries for them.
    ///
    /// @param configured names in the configuration, such as authoritative zones: these names and the names below them are
    ///     not special
    /// @param ownRecords at and below `resolver.arpa`, and at the names of this server, which have other records elsewhere
    /// @param dns64 the prefix of DNS64, if there is one
    public static LocalZones except(Collection<Name> configured, List<RRset> ownRecords, Optional<Nat64Prefix> dns64) {
        LocalZones.Builder zones = new LocalZones.Builder(TTL);
        Set<Name> special = new HashSet<>();
        for (String name : NAMES) {
            special.add(Name.of(name));
        }
        for (String network : IPV4_REVERSE) {
            special.add(Name.of(network + ".in-addr.arpa."));
        }
        for (int octet = 16; octet < 32; octet++) {
            special.add(Name.of(octet + ".172.in-addr.arpa."));
        }
        // RFC 7793: the shared addresses between a carrier's NAT and its customers.
        for (int octet = 64; octet < 128; octet++) {
            special.add(Name.of(octet + ".100.in-addr.arpa."));
        }
        for (String network : IPV6_REVERSE) {
            special.add(Name.of(network + ".ip6.arpa."));
        }
        // The unspecified address and the loopback address.
        special.add(hostReverse(0));
        special.add(hostReverse(1));
        special.removeIf(name -> isCovered(name, configured));
        special.forEach(name -> zones.zone(name, LocalAction.STATIC));
        localhost(zones, configured);
        // The names of its addresses are aliases of those of IPv4 addresses (RFC 6147 section 5.3.1), also if the network is private.
        dns64.ifPresent(prefix -> zones.zone(prefix.reverseZone(), LocalAction.TRANSPARENT));
        if (dns64.isPresent() && !isCovered(IPV4ONLY, configured)) {
            zones.zone(IPV4ONLY, LocalAction.STATIC);
            zones.records(RRset.of(IPV4ONLY, RecordType.A, TTL, IPV4ONLY_ADDRESSES));
        }
        if (!isCovered(OWN, configured)) {
            zones.withoutData(OWN);
            ownRecords.stream().filter(it -> !isCovered(it.owner(), configured))
                    .forEach(it -> addOwn(zones, it));
        }
        configured.forEach(name -> zones.zone(name, LocalAction.TRANSPARENT));
        return zones.build();
    }

    private static void addOwn(LocalZones.Builder zones, RRset own) {
        var _ = own.owner().isSubdomainOf(OWN) ? zones.records(own) : zones.beside(own);
    }

    private static boolean isCovered(Name name, Collection<Name> configured) {
        return configured.stream().anyMatch(name::isSubdomainOf);
    }

    private static Name hostReverse(int last) {
        return Name.of(last + ".0".repeat(31) + ".ip6.arpa.");
    }

    /// RFC 6761 section 6.3: every name that ends in localhost has the loopback address.
    private static void localhost(LocalZones.Builder zones, Collection<Name> configured) {
        Name localhost = Name.of("localhost.");
        if (!isCovered(localhost, configured)) {
            zones.zone(localhost, LocalAction.REDIRECT);
            zones.records(LocalZones.emptyZoneSoa(localhost, TTL));
            zones.records(RRset.of(localhost, RecordType.NS, TTL, Rdata.of(localhost)));
            zones.records(RRset.of(localhost, RecordType.A, TTL, Rdata.of(LOOPBACK_IPV4)));
            zones.records(RRset.of(localhost, RecordType.AAAA, TTL, Rdata.of(LOOPBACK_IPV6)));
        }
        for (Name address : List.of(Name.of("1.0.0.127.in-addr.arpa."), hostReverse(1))) {
            if (!isCovered(address, configured)) {
                zones.records(RRset.of(address, RecordType.PTR, TTL, Rdata.of(localhost)));
            }
        }
    }
}
