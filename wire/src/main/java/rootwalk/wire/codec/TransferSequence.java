package rootwalk.wire.codec;

import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// The meaning of each record in the response to AXFR or IXFR, by its position between the SOA records (RFC 5936 section 2.2, RFC
/// 1995 section 4). Used by one thread.
public final class TransferSequence {

    /// The meaning of a record.
    public enum Meaning {
        /// The first SOA record: the version of the server.
        VERSION,
        /// A record of the whole zone.
        RECORD,
        /// A record that is not in the next version any more; the first is its SOA record.
        REMOVED,
        /// A record that the next version has in addition; the first is its SOA record.
        ADDED,
        /// The last SOA record.
        END,
        /// Not allowed here.
        UNEXPECTED
    }

    private enum State {
        START,
        SECOND,
        WHOLE,
        REMOVING,
        ADDING,
        COMPLETE
    }

    private final boolean isIncremental;
    private final int serialOfClient;
    private State state = State.START;
    private int serial;

    private TransferSequence(boolean isIncremental, int serialOfClient) {
        this.isIncremental = isIncremental;
        this.serialOfClient = serialOfClient;
    }

    /// The response to AXFR.
    public static TransferSequence whole() {
        return new TransferSequence(false, 0);
    }

    /// The response to IXFR, which may be the whole zone.
    ///
    /// @param serialOfClient in the request
    public static TransferSequence since(int serialOfClient) {
        return new TransferSequence(true, serialOfClient);
    }

    /// The meaning of the next record.
    ///
    /// @param serialOfSoa of an SOA record
    public Meaning next(int type, int serialOfSoa) {
        return type == RecordType.SOA ? soa(serialOfSoa) : record();
    }

    private Meaning record() {
        return switch (state) {
            case SECOND, WHOLE -> to(State.WHOLE, Meaning.RECORD);
            case REMOVING -> Meaning.REMOVED;
            case ADDING -> Meaning.ADDED;
            case START, COMPLETE -> Meaning.UNEXPECTED;
        };
    }

    private Meaning soa(int next) {
        return switch (state) {
            case START -> {
                serial = next;
                boolean isOutdated = serialOfClient != next && !Serial.isAfter(serialOfClient, next);
                yield to(isIncremental && !isOutdated ? State.COMPLETE : State.SECOND, Meaning.VERSION);
            }
            case SECOND -> next == serial ? to(State.COMPLETE, Meaning.END)
                    : isIncremental ? to(State.REMOVING, Meaning.REMOVED) : Meaning.UNEXPECTED;
            case WHOLE -> next == serial ? to(State.COMPLETE, Meaning.END) : Meaning.UNEXPECTED;
            case REMOVING -> to(State.ADDING, Meaning.ADDED);
            case ADDING -> next == serial ? to(State.COMPLETE, Meaning.END) : to(State.REMOVING, Meaning.REMOVED);
            case COMPLETE -> Meaning.UNEXPECTED;
        };
    }

    private Meaning to(State next, Meaning meaning) {
        state = next;
        return meaning;
    }

    /// Whether the last record was read. A single SOA record is the whole response to a client that has this version or a later
    /// one.
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /// The serial of the version of the server, once it was read.
    public int serial() {
        return serial;
    }
}
