package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Collects the corrections that are made while records are added to a zone. They are reported when the whole file is
/// read, since another thread may add the records. Used by one thread at a time.
final class Corrections implements EditObserver {

    private record Correction(long place, String what, String remedy) {}

    private final List<Correction> kept = new ArrayList<>(0);
    private final ProblemKinds kinds;

    Corrections(ProblemDetail detail) {
        kinds = new ProblemKinds(detail);
    }

    @Override
    public void duplicate(Name owner, int type, long place) {
        add(new Correction(place, "the " + RecordType.name(type) + " record of " + owner + " is a duplicate",
                "it is ignored"));
    }

    @Override
    public void ttlDiffers(Name owner, int type, int used, long place) {
        add(new Correction(place, "the " + RecordType.name(type) + " records of " + owner
                + " have different TTLs, of which the lowest is " + used,
                "all get this TTL (RFC 2181 section 5.2)"));
    }

    private void add(Correction correction) {
        if (kinds.admits(Severity.WARNING, correction.remedy())) {
            kept.add(correction);
        }
    }

    /// Reports all of them as warnings.
    void report(Problems problems) {
        for (Correction correction : kept) {
            problems.warning(correction.place(), correction.what(), correction.remedy());
        }
        kinds.forEachCutOff(problems::skip);
    }
}
