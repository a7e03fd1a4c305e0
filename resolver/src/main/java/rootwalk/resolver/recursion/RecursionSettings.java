package rootwalk.resolver.recursion;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.servers.ServerSettings;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.wire.Nat64Prefix;

/// The settings of recursion.
///
/// @param port
///            port of the servers in delegations
/// @param ipv4
///            whether servers may be queried over IPv4
/// @param ipv6
///            whether servers may be queried over IPv6
/// @param nat64
///            the prefix under which servers with IPv4 addresses are queried over IPv6; empty if they are queried directly
/// @param zones
///            with configured servers
/// @param addresses
///            which servers may be queried, whatever a delegation says
/// @param localData
///            the data of this server
/// @param validator
///            of answers
/// @param aggressiveNsec
///            whether validated denials answer other questions (RFC 8198)
/// @param sharing
///            empty if nothing is shared with other resolvers
public record RecursionSettings(
        RootHints rootHints,
        int port,
        boolean ipv4,
        boolean ipv6,
        Optional<Nat64Prefix> nat64,
        Minimisation minimisation,
        List<ConfiguredZone> zones,
        AddressPolicy addresses,
        LocalData localData,
        ValidatorSource validator,
        boolean aggressiveNsec,
        Optional<Sharing> sharing) {

    public RecursionSettings {
        zones = List.copyOf(zones);
        if (!ipv4 && !ipv6) {
            throw new IllegalArgumentException("servers can be queried over neither IPv4 nor IPv6");
        }
    }

    /// Without a NAT64 and other resolvers.
    public RecursionSettings(
            RootHints rootHints,
            int port,
            boolean ipv4,
            boolean ipv6,
            Minimisation minimisation,
            List<ConfiguredZone> zones,
            AddressPolicy addresses,
            LocalData localData,
            ValidatorSource validator,
            boolean aggressiveNsec) {
        this(rootHints, port, ipv4, ipv6, Optional.empty(), minimisation, zones, addresses, localData, validator,
                aggressiveNsec,
                Optional.empty());
    }

    /// The settings of the queries to servers.
    ServerSettings servers() {
        return new ServerSettings(port, ipv4, ipv6, nat64,
                zones.stream().map(ConfiguredZone::zone).collect(Collectors.toUnmodifiableSet()), addresses, localData);
    }

    /// The defaults: the root servers of the Internet, both address families, and no configured zones.
    public static RecursionSettings standard() {
        return new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.RELAXED, List.of(),
                AddressPolicy.any(), LocalData.none(), ValidatorSource.NONE, true);
    }
}
