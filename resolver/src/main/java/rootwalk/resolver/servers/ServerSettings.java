package rootwalk.resolver.servers;

import java.util.Set;

import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.LocalData;
import rootwalk.wire.Name;

/// The settings of queries to servers.
///
/// @param port
///            of the servers in delegations
/// @param ipv4
///            whether servers may be queried over IPv4
/// @param ipv6
///            whether servers may be queried over IPv6
/// @param configuredZones
///            the zones with configured servers
/// @param addresses
///            which servers may be queried, whatever a delegation says
/// @param localData
///            the data of this server
public record ServerSettings(
        int port, boolean ipv4, boolean ipv6, Set<Name> configuredZones, AddressPolicy addresses,
        LocalData localData) {

    public ServerSettings {
        configuredZones = Set.copyOf(configuredZones);
    }
}
