package rootwalk.resolver.recursion;

import java.util.List;

import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.LocalData;

/// How questions are found out.
///
/// @param port
///            where servers listen that are found by walking
/// @param ipv4
///            whether servers may be asked over IPv4
/// @param ipv6
///            and over IPv6
/// @param zones
///            whose servers the operator names
/// @param addresses
///            which servers may be asked, whatever a delegation says
/// @param localData
///            what the daemon knows of its own
/// @param signed
///            whether signatures are always asked for, so that answers can be validated
public record RecursionSettings(
        RootHints rootHints,
        int port,
        boolean ipv4,
        boolean ipv6,
        Minimisation minimisation,
        List<ConfiguredZone> zones,
        AddressPolicy addresses,
        LocalData localData,
        boolean signed) {

    public RecursionSettings {
        zones = List.copyOf(zones);
        if (!ipv4 && !ipv6) {
            throw new IllegalArgumentException("servers can be asked over neither IPv4 nor IPv6");
        }
    }

    /// The root of the Internet, both families, nothing configured.
    public static RecursionSettings standard() {
        return new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.RELAXED, List.of(),
                AddressPolicy.ANY, LocalData.NONE, false);
    }
}
