package rootwalk.daemon.api;

import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// The secret of a client, of which only the digest is known, and what it permits.
///
/// @param name for the log
/// @param digest of the secret, by SHA-256
public record Token(String name, Octets digest, List<Permission> permissions) {

    public Token {
        permissions = List.copyOf(permissions);
    }

    /// Whether anything is permitted with a zone. The zone need not exist.
    boolean knows(Name zone) {
        return permissions.stream().anyMatch(permission -> permission.isAbout(zone));
    }

    /// Whether a verb is permitted with any zone.
    boolean permits(Verb verb) {
        return permissions.stream().anyMatch(permission -> permission.verbs().contains(verb));
    }

    /// Whether a verb is permitted with a zone, for some of its records at least.
    boolean permits(Verb verb, Name zone) {
        return permissions.stream().anyMatch(it -> it.verbs().contains(verb) && it.isAbout(zone));
    }

    /// Whether a verb is permitted with a zone and all records that it may have.
    boolean permitsAllRecords(Verb verb, Name zone) {
        return permissions.stream()
                .anyMatch(it -> it.verbs().contains(verb) && it.isAbout(zone) && it.isAboutAllRecords());
    }

    /// Whether a verb is permitted with an RRset.
    boolean permits(Verb verb, Name zone, Name owner, int type) {
        return permissions.stream()
                .anyMatch(it -> it.verbs().contains(verb) && it.isAbout(zone) && it.isAbout(owner, type));
    }
}
