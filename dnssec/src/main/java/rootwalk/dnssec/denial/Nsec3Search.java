package rootwalk.dnssec.denial;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Work;
import rootwalk.wire.Name;

/// The search for the records of one proof. For the thread that makes the proof.
final class Nsec3Search {

    /// Names that are tried from the apex downwards.
    private static final int NEAR_THE_APEX = 4;

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
    ///
    /// Searched from the name upwards, and among the first names from the apex downwards: a name may have more labels than hashes may be
    /// computed, and the closest encloser of such a name is mostly near the apex.
    @Nullable
    Encloser encloser(Name name) {
        if (!name.isBelow(zone)) {
            return null;
        }
        int apex = zone.labelCount();
        int above = apex;
        for (int below = name.labelCount() - 1; below >= above && !spent; below--) {
            Nsec3Record record = matching(name.ancestor(below));
            if (record != null) {
                return closest(name, below, record);
            }
            if (above < below && above < apex + NEAR_THE_APEX) {
                Nsec3Record ancestor = matching(name.ancestor(above));
                Encloser found = ancestor == null ? null : closest(name, above, ancestor);
                if (found != null) {
                    return found;
                }
                above++;
            }
        }
        return null;
    }

    /// The proof, if the name has no ancestor below the one with this record.
    private @Nullable Encloser closest(Name name, int labels, Nsec3Record record) {
        if (record.types().endsTheZone()) {
            missing = Missing.OTHER_SIDE_OF_CUT;
            return null;
        }
        Nsec3Record nextCloser = covering(name.ancestor(labels + 1));
        Name candidate = name.ancestor(labels);
        Name wildcard = candidate.wildcardChild();
        if (nextCloser == null || wildcard == null) {
            missing = Missing.NAME;
            return null;
        }
        return new Encloser(candidate, wildcard, nextCloser);
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
