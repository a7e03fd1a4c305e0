package rootwalk.resolver.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.RecordSet;

/// What the cache knows of a name and type: that there are records, or that there are none. Immutable.
public sealed interface Known {

    Credibility credibility();

    Security security();

    /// When it is no longer true, by [rootwalk.resolver.contract.Time#millis].
    long expires();

    /// Whether signatures were asked for when it was learnt, so that their absence means something.
    boolean signed();

    /// Octets on the heap, roughly.
    int footprint();

    /// Seconds left, 0 in the last one.
    default int ttl(long now) {
        return (int) Math.max(0, (expires() - now) / 1000);
    }

    /// There are records.
    ///
    /// @param set
    ///            with the TTL it was stored with
    /// @param signatures
    ///            the RRSIG set that covers it, if one came with it
    record Present(
            RecordSet set,
            @Nullable RecordSet signatures,
            Credibility credibility,
            Security security,
            long expires,
            boolean signed) implements Known {

        @Override
        public int footprint() {
            return 48 + set.footprint() + (signatures == null ? 0 : signatures.footprint());
        }
    }

    /// There are none (RFC 2308).
    ///
    /// @param nameError
    ///            whether there is nothing of any type, neither here nor below (RFC 8020)
    /// @param proof
    ///            the SOA first, then signatures and NSEC or NSEC3 sets that came with it
    record Absent(
            boolean nameError,
            List<RecordSet> proof,
            Credibility credibility,
            Security security,
            long expires,
            boolean signed) implements Known {

        @Override
        public int footprint() {
            int octets = 64;
            for (RecordSet set : proof) {
                octets += set.footprint() + set.owner().length();
            }
            return octets;
        }
    }
}
