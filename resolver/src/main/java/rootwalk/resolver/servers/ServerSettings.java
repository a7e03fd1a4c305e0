package rootwalk.resolver.servers;

import java.util.Optional;
import java.util.Set;

import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.LocalData;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;

/// The settings of queries to servers.
///
/// @param port
///            of the servers in delegations
/// @param ipv4
///            whether servers may be queried over IPv4
/// @param ipv6
///            whether servers may be queried over IPv6
/// @param nat64
///            the prefix under which servers with IPv4 addresses are queried over IPv6; empty if they are queried directly
/// @param configuredZones
///            the zones with configured servers
/// @param addresses
///            which servers may be queried, whatever a delegation says
/// @param localData
///            the data of this server
public record ServerSettings(
        int port, boolean ipv4, boolean ipv6, Optional<Nat64Prefix> nat64, Set<Name> configuredZones,
        AddressPolicy addresses,
        LocalData localData) {

    public ServerSettings {
        configuredZones = Set.copyOf(configuredZones);
    }
}
