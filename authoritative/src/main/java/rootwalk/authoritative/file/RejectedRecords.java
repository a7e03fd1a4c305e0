package rootwalk.authoritative.file;

import java.util.HashSet;
import java.util.Set;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// The records of a zone file that were left out because of errors, up to a limit. Used once.
final class RejectedRecords {

    private static final int MAX_RECORDS = 1000;

    private record Subject(Name owner, int type) {}

    private final Set<Subject> subjects = new HashSet<>();
    private boolean hasUnknown;

    /// Adds an entry whose owner or type could not be read. It may have been any record.
    void addUnknown() {
        hasUnknown = true;
    }

    void add(byte[] owner, int type) {
        if (subjects.size() < MAX_RECORDS) {
            subjects.add(new Subject(Name.of(owner, 0), type));
        }
    }

    /// Whether no owner and type are known.
    boolean isEmpty() {
        return subjects.isEmpty();
    }

    boolean has(Name owner, int type) {
        return hasUnknown || subjects.contains(new Subject(owner, type));
    }

    boolean hasAddress(Name owner) {
        return has(owner, RecordType.A) || has(owner, RecordType.AAAA);
    }
}
