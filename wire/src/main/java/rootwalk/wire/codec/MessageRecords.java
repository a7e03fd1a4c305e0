package rootwalk.wire.codec;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Opcode;
import rootwalk.wire.Question;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter.Section;

/// Reads the records of a message one by one, in the order in which they are in the message: in zone transfers and dynamic
/// updates it has a meaning. Other than with a [RecordCursor], the data of each record is checked against the layout of its type,
/// and its names are expanded. OPT and TSIG records are passed over. Reusable; used by one thread; allocates nothing for a record.
///
/// Call [#begin], then [#question], then [#next] until it returns false, then [#problem].
public final class MessageRecords {

    private static final int HEADER = RequestView.HEADER_LENGTH;

    private final RecordCursor cursor = new RecordCursor();
    private final NameReader qname = new NameReader();
    private final RdataReader rdata = new RdataReader();
    private byte[] octets = new byte[0];
    private int start;
    private int end;
    private int questions;
    private boolean isEmpty;
    private String problem = "";

    /// Begins with the message at `offset` of `length` octets, which must not change meanwhile. Returns false if it is shorter
    /// than a header. Never throws, and neither do the other methods.
    public boolean begin(byte[] message, int offset, int length) {
        octets = message;
        start = offset;
        end = offset + length;
        problem = "";
        questions = 0;
        if (length < HEADER) {
            problem = "the message is shorter than a header";
            return false;
        }
        questions = BigEndian.get16(octets, start + 4);
        cursor.begin(message, offset, length, start + HEADER);
        return true;
    }

    public int id() {
        return BigEndian.get16(octets, start);
    }

    /// See [Flags].
    public int flags() {
        return BigEndian.get16(octets, start + 2);
    }

    /// The question; null if there is none, or more than one, or if it is malformed ([#problem] tells them apart).
    public @Nullable Question question() {
        if (questions == 0) {
            return null;
        }
        int fixed = qname.read(octets, start, start + HEADER, end);
        if (questions > 1 || fixed < 0 || fixed + 4 > end) {
            problem = questions > 1 ? "there are " + questions + " questions" : "the question is malformed";
            return null;
        }
        cursor.begin(octets, start, end - start, fixed + 4);
        return new Question(qname.name(), BigEndian.get16(octets, fixed), BigEndian.get16(octets, fixed + 2));
    }

    /// Goes on to the next record. Returns false after the last one, and at a malformed one.
    public boolean next() {
        while (problem.isEmpty() && cursor.next()) {
            if (type() != RecordType.OPT && type() != RecordType.TSIG && readData()) {
                return true;
            }
        }
        if (problem.isEmpty() && cursor.isMalformed()) {
            problem = "a record is incomplete, or its owner is malformed";
        }
        if (problem.isEmpty() && cursor.behind() != end) {
            problem = end - cursor.behind() + " octets are after the last record";
        }
        return false;
    }

    private boolean readData() {
        // RFC 2136 sections 2.4 and 2.5: most prerequisites and deletions have no data.
        isEmpty = cursor.dataLength() == 0 && Flags.opcode(flags()) == Opcode.UPDATE
                && (dnsClass() == RecordClass.ANY || dnsClass() == RecordClass.NONE);
        if (!isEmpty && !rdata.read(type(), octets, start, cursor.dataOffset(), cursor.dataLength())) {
            problem = "the data of a " + RecordType.name(type()) + " record at octet " + (cursor.dataOffset() - start)
                    + " has an invalid format";
            return false;
        }
        return true;
    }

    /// Why [#next] returned false; empty after the last record.
    public String problem() {
        return problem;
    }

    /// The section of the record.
    public Section section() {
        return cursor.section();
    }

    /// The array whose first [#ownerLength()] octets are the owner, uncompressed.
    public byte[] ownerOctets() {
        return cursor.ownerOctets();
    }

    public int ownerLength() {
        return cursor.ownerLength();
    }

    /// The owner. Allocates.
    public Name owner() {
        return cursor.owner();
    }

    public int type() {
        return cursor.type();
    }

    public int dnsClass() {
        return cursor.dnsClass();
    }

    /// Seconds, 0 to 2147483647: a larger TTL counts as 0 (RFC 2181 section 8).
    public int ttl() {
        return Math.max(cursor.ttl(), 0);
    }

    /// The array whose first [#dataLength()] octets are the data, names uncompressed.
    public byte[] dataOctets() {
        return rdata.octets();
    }

    /// Octets of the data; 0 for a record of an UPDATE without data.
    public int dataLength() {
        return isEmpty ? 0 : rdata.length();
    }

    /// The data. Allocates.
    public Rdata data() {
        return Rdata.of(rdata.octets(), 0, dataLength());
    }
}
