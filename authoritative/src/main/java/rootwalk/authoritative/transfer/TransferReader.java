package rootwalk.authoritative.transfer;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.MessageRecords;
import rootwalk.wire.codec.MessageWriter.Section;

/// Reads the messages of a zone transfer, AXFR (RFC 5936) or IXFR (RFC 1995), and makes the next version of the zone of them.
/// The served version is not changed. A TSIG must have been verified before. Used once, by one thread.
public final class TransferReader {

    /// The state of a transfer after a message.
    public sealed interface Progress {

        /// Further messages follow.
        record Incomplete() implements Progress {}

        /// The primary has no newer version.
        ///
        /// @param serial of the primary: that of the secondary, or an earlier one
        record Current(int serial) implements Progress {}

        /// The whole zone was transferred.
        record Whole(ZoneSnapshot zone) implements Progress {}

        /// The differences between the version of the secondary and a newer one were transferred.
        record Incremental(TransferredChanges changes) implements Progress {}

        /// The transfer cannot be used.
        ///
        /// @param mayTransferWhole whether an AXFR request to the same primary may succeed
        record Failed(String reason, boolean mayTransferWhole) implements Progress {}
    }

    /// What the next record must be.
    private enum Expected {
        FIRST_SOA,
        SECOND_RECORD,
        RECORD_OF_ZONE,
        REMOVED,
        ADDED,
        NOTHING
    }

    private static final int RECORDS_OF_STEP = 32;
    private static final Progress INCOMPLETE = new Progress.Incomplete();

    private final Name apex;
    private final int id;
    private final int qtype;
    private final @Nullable ZoneSnapshot held;
    private final TransferLimits limits;
    private final TransferPauses pauses;
    private final ZoneEdit edit;
    private final MessageRecords records = new MessageRecords();

    private Expected expected = Expected.FIRST_SOA;
    private int messages;
    private long octets;
    private long outOfZone;
    private byte[] firstSoa = new byte[0];
    private int serial;
    private @Nullable TransferredChanges changes;
    /// The serial number that the current difference leads to.
    private int reached;

    private TransferReader(Name apex, int id, int qtype, @Nullable ZoneSnapshot held, TransferLimits limits,
            TransferPauses pauses) {
        this.apex = apex;
        this.id = id;
        this.qtype = qtype;
        this.held = held;
        this.limits = limits;
        this.pauses = pauses;
        edit = ZoneEdit.begin(apex, EditObserver.NONE);
    }

    /// Reads the response to an AXFR request.
    ///
    /// @param id of the request
    /// @param pauses of this transfer
    public static TransferReader axfr(Name apex, int id, TransferLimits limits, TransferPauses pauses) {
        return new TransferReader(apex, id, RecordType.AXFR, null, limits, pauses);
    }

    /// Reads the response to an IXFR request, which may have the form of an AXFR response (RFC 1995 section 4).
    ///
    /// @param id of the request
    /// @param held the version whose serial number was in the request
    /// @param pauses of this transfer
    public static TransferReader ixfr(ZoneSnapshot held, int id, TransferLimits limits, TransferPauses pauses) {
        return new TransferReader(held.apex(), id, RecordType.IXFR, held, limits, pauses);
    }

    /// Reads the next message. Never throws because of its content.
    public Progress read(byte[] message, int offset, int length) {
        messages++;
        octets += length;
        if (octets > limits.octets()) {
            return failed("it has more than " + limits.octets() + " octets", false);
        }
        if (!records.begin(message, offset, length)) {
            return failed(records.problem(), true);
        }
        Progress refused = checkHeader();
        if (refused != null) {
            return refused;
        }
        Expected before = expected;
        for (int number = 1; records.next(); number++) {
            if (number % RECORDS_OF_STEP == 0) {
                pauses.step();
            }
            if (records.section() != Section.ANSWER) {
                continue;
            }
            Progress progress = record();
            if (!(progress instanceof Progress.Incomplete)) {
                return progress;
            }
        }
        if (!records.problem().isEmpty()) {
            return failed("message " + messages + ": " + records.problem(), true);
        }
        if (expected == Expected.SECOND_RECORD && held != null) {
            return onlySoa(held);
        }
        return before == Expected.FIRST_SOA && expected == Expected.FIRST_SOA
                ? failed("the first message has no records", true) : end();
    }

    /// Null if the message may belong to the transfer.
    private @Nullable Progress checkHeader() {
        if (records.id() != id) {
            return failed("message " + messages + " has another ID than the request", false);
        }
        int flags = records.flags();
        if ((flags & Flags.QR) == 0 || Flags.opcode(flags) != 0) {
            return failed("message " + messages + " is not a response to a query", false);
        }
        int rcode = flags & Flags.RCODE;
        if (rcode != ResponseCode.NOERROR) {
            // It may have no IXFR, or a history with a fault (Knot DNS answers SERVFAIL then).
            return failed("the primary answered " + ResponseCode.name(rcode), true);
        }
        if ((flags & Flags.TC) != 0) {
            return failed("message " + messages + " is truncated", true);
        }
        Question question = records.question();
        if (question == null) {
            // RFC 5936 section 2.2.1: the messages after the first may have no question.
            return !records.problem().isEmpty() ? failed("message " + messages + ": " + records.problem(), true) : null;
        }
        boolean isAsked = question.name().equals(apex) && question.type() == qtype
                && question.dnsClass() == RecordClass.IN;
        return isAsked ? null : failed("message " + messages + " answers another question", false);
    }

    /// RFC 1995 sections 2 and 4: a response of one SOA record says that there is nothing newer. Over UDP, it also says that the
    /// response does not fit, and over TCP further messages may follow: then the serial number is newer.
    private Progress onlySoa(ZoneSnapshot now) {
        return Serial.isAfter(serial, now.serial()) ? INCOMPLETE : new Progress.Current(serial);
    }

    private Progress record() {
        if (records.dnsClass() != RecordClass.IN) {
            return failed("a record has the class " + RecordClass.name(records.dnsClass()), true);
        }
        if (!RecordType.isOfZones(records.type())) {
            return failed("a record has the type " + RecordType.name(records.type()), true);
        }
        boolean isSoa = records.type() == RecordType.SOA;
        if (isSoa && !apex.matches(records.ownerOctets(), 0, records.ownerLength())) {
            return failed("there is an SOA record of " + records.owner(), true);
        }
        return switch (expected) {
            case FIRST_SOA -> first(isSoa);
            case SECOND_RECORD -> second(isSoa);
            case RECORD_OF_ZONE -> isSoa ? lastSoa() : add();
            case REMOVED -> isSoa ? beginAdditions() : changed(false);
            case ADDED -> isSoa ? nextDifference() : changed(true);
            case NOTHING -> failed("records follow after the last SOA record", true);
        };
    }

    private Progress first(boolean isSoa) {
        if (!isSoa) {
            return failed("the first record is not the SOA record", true);
        }
        firstSoa = Arrays.copyOf(records.dataOctets(), records.dataLength());
        serial = Soa.serial(firstSoa, firstSoa.length);
        expected = held == null ? Expected.RECORD_OF_ZONE : Expected.SECOND_RECORD;
        return add();
    }

    private Progress second(boolean isSoa) {
        ZoneSnapshot now = held;
        if (isSoa && now != null && serialOfRecord() == now.serial() && serial != now.serial()) {
            changes = new TransferredChanges(apex, now.serial(), serial);
            expected = Expected.REMOVED;
            return changed(false);
        }
        expected = Expected.RECORD_OF_ZONE;
        return isSoa ? lastSoa() : add();
    }

    private Progress lastSoa() {
        if (!isFirstSoa(records.dataOctets(), records.dataLength())) {
            return failed("the last SOA record has other data than the first", true);
        }
        expected = Expected.NOTHING;
        return INCOMPLETE;
    }

    /// The names may differ in case: compression takes them from what precedes them in the message, which is another one.
    private boolean isFirstSoa(byte[] data, int length) {
        int numbers = length - Soa.NUMBERS;
        return length == firstSoa.length && CaseFolding.equal(firstSoa, 0, data, 0, numbers)
                && Arrays.equals(firstSoa, numbers, length, data, numbers, length);
    }

    private Progress add() {
        if (isOutOfZone()) {
            outOfZone++;
            return INCOMPLETE;
        }
        edit.add(records.ownerOctets(), 0, records.ownerLength(), records.type(), records.ttl(),
                records.dataOctets(), 0, records.dataLength(), 0);
        return edit.records() > limits.records() || edit.octets() > limits.octets()
                ? failed("the zone is larger than the limits permit", false) : INCOMPLETE;
    }

    private Progress changed(boolean isAddition) {
        if (isOutOfZone()) {
            outOfZone++;
            return INCOMPLETE;
        }
        TransferredChanges collected = changes();
        collected.add(isAddition, records.owner(), records.type(), records.ttl(), records.data());
        return collected.records() > limits.records() ? failed("the zone is larger than the limits permit", false)
                : INCOMPLETE;
    }

    private Progress beginAdditions() {
        reached = serialOfRecord();
        expected = Expected.ADDED;
        return changed(true);
    }

    private Progress nextDifference() {
        int next = serialOfRecord();
        if (next != reached) {
            return failed("a difference that leads to serial " + Serial.value(reached)
                    + " is followed by one from " + Serial.value(next), true);
        }
        if (next == serial) {
            expected = Expected.NOTHING;
            return INCOMPLETE;
        }
        expected = Expected.REMOVED;
        return changed(false);
    }

    /// The result after a whole message.
    private Progress end() {
        if (expected != Expected.NOTHING) {
            return INCOMPLETE;
        }
        if (changes != null) {
            return new Progress.Incremental(changes);
        }
        ZoneSnapshot zone = edit.build();
        return zone == null ? failed("the zone has no SOA record", true) : new Progress.Whole(zone);
    }

    private TransferredChanges changes() {
        TransferredChanges collected = changes;
        if (collected == null) {
            throw new IllegalStateException("there is no difference");
        }
        return collected;
    }

    private int serialOfRecord() {
        return Soa.serial(records.dataOctets(), records.dataLength());
    }

    /// Whether the owner is not at or below the apex. Such records are left out, as in zone files.
    private boolean isOutOfZone() {
        byte[] owner = records.ownerOctets();
        int at = 0;
        int left = records.ownerLength();
        while (left > apex.length()) {
            left -= 1 + owner[at];
            at += 1 + owner[at];
        }
        return !apex.matches(owner, at, left);
    }

    private static Progress failed(String reason, boolean mayTransferWhole) {
        return new Progress.Failed(reason, mayTransferWhole);
    }

    /// Whether anything of the zone has arrived.
    public boolean hasBegun() {
        return expected != Expected.FIRST_SOA;
    }

    /// Whether the only record so far is the SOA record of a newer version, in a response to IXFR: some servers send no more if they do not
    /// have the differences.
    public boolean hasOnlySoa() {
        return expected == Expected.SECOND_RECORD;
    }

    /// Messages read so far.
    public int messages() {
        return messages;
    }

    /// Octets of these messages.
    public long octets() {
        return octets;
    }

    /// Records whose owners are not in the zone, which were left out.
    public long outOfZone() {
        return outOfZone;
    }
}
