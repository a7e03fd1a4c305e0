package rootwalk.dnssec.denial;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// The hashes of names with the parameters of one NSEC3 chain, each computed once: several steps of a search, and several proofs,
/// need the same ones. One thread at a time.
public final class Nsec3Hashes {

    private final Octets salt;
    private final byte[] saltOctets;
    private final int iterations;
    private final Map<Name, byte[]> known = new HashMap<>();
    private @Nullable Nsec3Hash hasher;

    private Nsec3Hashes(Octets salt, int iterations) {
        this.salt = salt;
        saltOctets = salt.toArray();
        this.iterations = iterations;
    }

    /// With the parameters of a record.
    public static Nsec3Hashes like(Nsec3Record record) {
        return new Nsec3Hashes(record.salt(), record.iterations());
    }

    /// Whether a record is of the same chain (RFC 5155 section 8.2).
    public boolean areLike(Nsec3Record record) {
        return record.iterations() == iterations && record.salt().equals(salt);
    }

    /// The hash of a name, not to be changed.
    public byte[] of(Name name) {
        byte[] hash = known.get(name);
        if (hash == null) {
            Nsec3Hash computing = hasher == null ? new Nsec3Hash() : hasher;
            hasher = computing;
            hash = computing.hash(name, saltOctets, iterations);
            known.put(name, hash);
        }
        return hash;
    }
}
