package rootwalk.authoritative.journal;

import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;

/// The state of a zone that is not attached yet: its file with the changes of the journal, or its content from the journal. Nothing is
/// changed until it is attached.
public final class Recovery {

    private final ZoneState state;
    private final Optional<ZoneRecord> record;
    private final boolean hasStrays;
    private final Optional<ZoneSnapshot> nextFile;
    private final List<String> notes;

    Recovery(ZoneState state, Optional<ZoneRecord> record, boolean hasStrays,
            Optional<ZoneSnapshot> nextFile, List<String> notes) {
        this.state = state;
        this.record = record;
        this.hasStrays = hasStrays;
        this.nextFile = nextFile;
        this.notes = List.copyOf(notes);
    }

    /// What is to be served, until the file is, if it is another version.
    public ZoneState state() {
        return state;
    }

    /// Whether the zone can be attached. A primary zone whose file cannot be read, and which the journal does not have, cannot.
    public boolean isAttachable() {
        return record.isPresent();
    }

    /// What the operator must know.
    public List<String> notes() {
        return notes;
    }

    /// What is to be in the journal.
    ZoneRecord record() {
        return record.orElseThrow();
    }

    /// Whether the journal has parts that do not belong to the zone any more.
    boolean hasStrays() {
        return hasStrays;
    }

    /// The file, if it is another version than the state, and not one that the state follows from.
    Optional<ZoneSnapshot> nextFile() {
        return nextFile;
    }
}
