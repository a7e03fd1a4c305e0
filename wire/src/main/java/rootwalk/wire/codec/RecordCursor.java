package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.codec.MessageWriter.Section;

/// Reads the records of a message one by one, in their order, without allocation. Only the frame of each record is checked, not
/// its data. Reusable; used by one thread; valid until the buffer changes.
///
/// Call [#begin] first, then [#next] before each record.
public final class RecordCursor {

    /// Octets of TYPE, CLASS, TTL and RDLENGTH.
    private static final int FIXED = 10;

    private final NameReader owner = new NameReader();
    private byte[] octets = new byte[0];
    private int start;
    private int end;
    private int next;
    private int left;
    private int answers;
    private int authorities;
    private Section section = Section.ANSWER;
    private boolean malformed;
    private int fixed;

    /// Begins with the first record after the question of a request.
    ///
    /// @param request has a question
    public void begin(RequestView request) {
        begin(request.octets(), request.offset(), request.length(), request.qnameOffset() + request.qnameLength() + 4);
    }

    /// Begins with the first record of a message, after its questions. Returns false if these are malformed.
    public boolean begin(byte[] buffer, int offset, int length) {
        if (length < RequestView.HEADER_LENGTH) {
            return false;
        }
        int at = offset + RequestView.HEADER_LENGTH;
        for (int questions = BigEndian.get16(buffer, offset + 4); questions > 0; questions--) {
            at = NameReader.skip(buffer, at, offset + length);
            if (at == NameReader.MALFORMED || at + 4 > offset + length) {
                return false;
            }
            at += 4;
        }
        begin(buffer, offset, length, at);
        return true;
    }

    void begin(byte[] buffer, int offset, int length, int first) {
        octets = buffer;
        start = offset;
        end = offset + length;
        next = first;
        answers = BigEndian.get16(octets, start + 6);
        authorities = BigEndian.get16(octets, start + 8);
        left = answers + authorities + BigEndian.get16(octets, start + 10);
        malformed = false;
    }

    /// Moves to the next record. Returns false after the last one, and if the record is [malformed][#isMalformed()].
    public boolean next() {
        if (left == 0 || malformed) {
            return false;
        }
        fixed = owner.read(octets, start, next, end);
        malformed = fixed == NameReader.MALFORMED || dataOffset() > end || dataOffset() + dataLength() > end;
        if (malformed) {
            return false;
        }
        next = dataOffset() + dataLength();
        left--;
        section = nextSection();
        return true;
    }

    private Section nextSection() {
        if (answers > 0) {
            answers--;
            return Section.ANSWER;
        }
        if (authorities > 0) {
            authorities--;
            return Section.AUTHORITY;
        }
        return Section.ADDITIONAL;
    }

    /// The ID of the message.
    public int id() {
        return BigEndian.get16(octets, start);
    }

    /// The response code in the header, without the bits in an OPT record.
    public int rcode() {
        return BigEndian.get16(octets, start + 2) & Flags.RCODE;
    }

    /// Whether the last call of [#next] found a record that is incomplete, or whose owner is malformed.
    public boolean isMalformed() {
        return malformed;
    }

    /// Where the record ends in the buffer.
    int behind() {
        return next;
    }

    /// The section of the record.
    public Section section() {
        return section;
    }

    /// The array whose first [#ownerLength()] octets are the owner, uncompressed, until the next record.
    public byte[] ownerOctets() {
        return owner.octets();
    }

    /// Octets of the owner.
    public int ownerLength() {
        return owner.length();
    }

    /// The owner as a value. Allocates.
    public Name owner() {
        return owner.name();
    }

    public int type() {
        return BigEndian.get16(octets, fixed);
    }

    public int dnsClass() {
        return BigEndian.get16(octets, fixed + 2);
    }

    /// The TTL as it is in the message, an unsigned number.
    public int ttl() {
        return BigEndian.get32(octets, fixed + 4);
    }

    /// Where the data begins in the buffer.
    public int dataOffset() {
        return fixed + FIXED;
    }

    /// Octets of the data, in which names may be compressed.
    public int dataLength() {
        return BigEndian.get16(octets, fixed + 8);
    }
}
