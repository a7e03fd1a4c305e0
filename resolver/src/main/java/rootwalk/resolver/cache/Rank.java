package rootwalk.resolver.cache;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;

/// The rank of data: by its source (RFC 2181 section 5.4.1) and by validation (RFC 4035 section 4.3).
///
/// @param signed
///            whether signatures were requested when it was obtained, so that their absence is significant
/// @param errors
///            why it is not secure (RFC 8914), for clients; perhaps empty
public record Rank(Credibility credibility, Security security, boolean signed, List<ExtendedError> errors) {

    private static final Map<Credibility, Map<Security, Rank>> UNSIGNED = all(false);
    private static final Map<Credibility, Map<Security, Rank>> SIGNED = all(true);

    private static Map<Credibility, Map<Security, Rank>> all(boolean signed) {
        Map<Credibility, Map<Security, Rank>> all = new EnumMap<>(Credibility.class);
        for (Credibility credibility : Credibility.values()) {
            Map<Security, Rank> one = new EnumMap<>(Security.class);
            for (Security security : Security.values()) {
                one.put(security, new Rank(credibility, security, signed, List.of()));
            }
            all.put(credibility, one);
        }
        return all;
    }

    /// A shared instance, for the few values without errors.
    public static Rank of(Credibility credibility, Security security, boolean signed) {
        return requireNonNull(requireNonNull((signed ? SIGNED : UNSIGNED).get(credibility)).get(security));
    }

    /// The same rank with the reasons why data is not secure.
    public Rank because(List<ExtendedError> why) {
        return why.equals(errors) ? this : new Rank(credibility, security, signed, List.copyOf(why));
    }

    /// Whether the data was an answer, and so may be one again.
    public boolean isOfAnswer() {
        return credibility != Credibility.AUTHORITY;
    }

    /// Whether it may be an answer for all clients.
    boolean isForAll() {
        return security.isUsable() && isOfAnswer();
    }

    /// Whether data of this rank replaces valid data. Secure data is replaced by secure data only, and data for all clients
    /// only by data for all clients. At equal security, data of a lower credibility replaces data of a higher one only if
    /// signatures were requested for the former only.
    boolean replaces(Rank present) {
        int order = Integer.compare(level(), present.level());
        return order != 0 ? order > 0
                : credibility.compareTo(present.credibility) >= 0 || (signed && !present.signed);
    }

    /// Whether data of this rank may contradict valid data.
    boolean contradicts(Rank present) {
        return level() >= present.level();
    }

    private int level() {
        return switch (security) {
            case BOGUS, INDETERMINATE -> 0;
            case INSECURE -> 1;
            case SECURE -> 2;
        };
    }
}
