package rootwalk.authoritative.policy;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// The kinds of triggers, in the order in which those of one zone are considered (draft-vixie-dnsop-dns-rpz section 5).
public enum TriggerKind {
    /// The address of the client.
    CLIENT_IP("rpz-client-ip."),
    /// The name that is queried, or the target of an alias.
    QNAME("."),
    /// An address in the answer.
    IP("rpz-ip."),
    /// The name of a server of the name, or of a zone above it.
    NSDNAME("rpz-nsdname."),
    /// The address of such a server.
    NSIP("rpz-nsip.");

    /// The first octets of the labels of all kinds but [#QNAME].
    static final String LABEL = "rpz-";

    private final Name suffix;

    TriggerKind(String suffix) {
        this.suffix = Name.of(suffix);
    }

    /// What the names of triggers have before the name of the zone.
    Name suffix() {
        return suffix;
    }

    /// Whether triggers are addresses.
    boolean isAddress() {
        return switch (this) {
            case CLIENT_IP, IP, NSIP -> true;
            case QNAME, NSDNAME -> false;
        };
    }

    /// The name above the triggers of a zone; null if it is too long.
    @Nullable
    Name top(Name apex) {
        return suffix.withAncestor(Name.ROOT, apex);
    }

    /// The kind of a trigger by its name without that of the zone; null if it has a suffix that no kind has.
    public static @Nullable TriggerKind of(Name trigger) {
        Name last = trigger.ancestor(Math.min(1, trigger.labelCount()));
        for (TriggerKind kind : values()) {
            if (kind != QNAME && kind.suffix.equals(last)) {
                return kind;
            }
        }
        return last.toString().startsWith(LABEL) ? null : QNAME;
    }
}
