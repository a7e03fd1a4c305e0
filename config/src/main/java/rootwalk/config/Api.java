package rootwalk.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.wire.Name;
import rootwalk.wire.NamePattern;
import rootwalk.wire.Octets;

/// The configuration of the REST API.
///
/// @param tls whether it is served over TLS, with the certificate of `tls`
/// @param cleartext whether it may be served without TLS on addresses that are not loopback addresses
/// @param content the largest content of a request in octets
/// @param template the name of the template of zones that are created without one
/// @param tokens empty if nobody has access
public record Api(boolean tls, boolean cleartext, int content, Optional<String> template, List<Token> tokens) {

    /// Whether a token permits to change records of a zone.
    boolean mayChange(Name zone) {
        return tokens.stream().flatMap(token -> token.allow().stream())
                .anyMatch(rule -> rule.verbs().contains(Verb.WRITE) && rule.includesZone(zone));
    }

    /// A secret of a client, and what it permits.
    ///
    /// @param name for the log
    /// @param digest of the secret, by SHA-256
    /// @param allow what is permitted: what any of the rules permits
    public record Token(String name, Octets digest, List<Rule> allow) {}

    /// What a token permits.
    ///
    /// @param zones the zones that it is about; empty for all
    /// @param names owner names of records; empty for all
    /// @param types types of records; empty for all
    public record Rule(List<NamePattern> zones, List<NamePattern> names, Set<Integer> types, Set<Verb> verbs) {

        /// Whether it is about a zone.
        public boolean includesZone(Name zone) {
            return zones.isEmpty() || zones.stream().anyMatch(pattern -> pattern.matches(zone));
        }
    }

    /// What a client may do.
    public enum Verb {
        /// Read records, the state of zones and their history.
        READ,
        /// Change records.
        WRITE,
        /// Freeze, thaw, refresh and transfer zones, and notify their secondaries.
        CONTROL,
        /// Create zones.
        CREATE,
        /// Delete zones that were created.
        DELETE
    }
}
