package rootwalk.dnssec.denial;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Work;
import rootwalk.wire.Name;

/// The search for the records of one proof. For the thread that makes the proof.
final class Nsec3Search {

    private final Name zone;
    private final List<Nsec3Record> records;
    private final Work work;
    private final Nsec3Hashes hashes;
    private Missing missing = Missing.CLOSEST_ENCLOSER;
    private boolean spent;

    /// The closest provable encloser (RFC 5155 section 8.3, erratum 3441), the wildcard below it, and the record that
    /// covers the next closer name.
    record Encloser(Name name, Name wildcard, Nsec3Record nextCloser) {}

    /// @param records
    ///            with the same parameters, at least one
    /// @param hashes
    ///            with the parameters of the records. Those that are known count too
    Nsec3Search(Name zone, List<Nsec3Record> records, Nsec3Hashes hashes, Work work) {
        this.zone = zone;
        this.records = records;
        this.hashes = hashes;
        this.work = work;
    }

    @Nullable
    Nsec3Record matching(Name name) {
        byte[] hash = hash(name);
        if (hash == null) {
            return null;
        }
        for (Nsec3Record record : records) {
            if (record.matches(hash)) {
                return record;
            }
        }
        return null;
    }

    @Nullable
    Nsec3Record covering(Name name) {
        byte[] hash = hash(name);
        if (hash == null) {
            return null;
        }
        for (Nsec3Record record : records) {
            if (record.covers(hash)) {
                return record;
            }
        }
        return null;
    }

    /// The proof for a name without a record of its own; null if there is none, see [#missing].
    @Nullable
    Encloser encloser(Name name) {
        if (!name.isBelow(zone)) {
            return null;
        }
        for (int labels = name.labelCount() - 1; labels >= zone.labelCount() && !spent; labels--) {
            Name candidate = name.ancestor(labels);
            Nsec3Record record = matching(candidate);
            if (record == null) {
                continue;
            }
            if (record.types().endsTheZone()) {
                missing = Missing.OTHER_SIDE_OF_CUT;
                return null;
            }
            Nsec3Record nextCloser = covering(name.ancestor(labels + 1));
            Name wildcard = candidate.wildcardChild();
            if (nextCloser == null || wildcard == null) {
                missing = Missing.NAME;
                return null;
            }
            return new Encloser(candidate, wildcard, nextCloser);
        }
        return null;
    }

    /// Why [#encloser] found nothing.
    Missing missing() {
        return missing;
    }

    /// Whether the limit of hashes was reached.
    boolean isSpent() {
        return spent;
    }

    private byte @Nullable [] hash(Name name) {
        if (spent || !work.takeHash()) {
            spent = true;
            return null;
        }
        return hashes.of(name);
    }
}
