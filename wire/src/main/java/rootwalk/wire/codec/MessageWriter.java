package rootwalk.wire.codec;

import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Encodes messages into buffers of the caller: header, question, sections in order, OPT. Names are compressed
/// against those already written (RFC 1035 section 4.1.4). A record or RRset that does not fit is left out
/// completely, which is reported. Reusable; used by one thread; allocates nothing.
///
/// Call [#begin] or [#beginResponse] first; then add records, with [#section] in between; then [#opt], if needed;
/// [#finish] last.
public final class MessageWriter {

    /// The sections after the question, in order.
    public enum Section {
        ANSWER(0),
        AUTHORITY(1),
        ADDITIONAL(2);

        private final int place;

        Section(int place) {
            this.place = place;
        }
    }

    private static final int HEADER = RequestView.HEADER_LENGTH;

    private byte[] octets = new byte[0];
    private int start;
    private int limit;
    private int at;
    private int reserved;
    private int questionEnd;
    private boolean overflow;
    private Section section = Section.ANSWER;
    private final int[] counts = new int[3];
    private final NameWriter names = new NameWriter();
    private int optAt;
    private char[] ttlOffsets = new char[32];
    private int ttls;

    /// Starts a message without a question.
    ///
    /// @param limit octets that the message may have, at least 12
    public void begin(byte[] buffer, int offset, int limit, int id, int flags) {
        octets = buffer;
        start = offset;
        this.limit = Math.min(buffer.length, offset + limit);
        at = offset + HEADER;
        reserved = 0;
        overflow = false;
        section = Section.ANSWER;
        counts[0] = 0;
        counts[1] = 0;
        counts[2] = 0;
        optAt = -1;
        ttls = 0;
        names.clear();
        BigEndian.put16(octets, offset, id);
        BigEndian.put16(octets, offset + 2, flags);
        BigEndian.put16(octets, offset + 4, 0);
        questionEnd = at;
    }

    /// Starts the response to a request, with its ID, opcode, RD and CD, with QR set, and with its question octet for
    /// octet, so that the case is preserved.
    ///
    /// @param flags to set in addition, for example AA and RA, and the low bits of the response code
    public void beginResponse(RequestView request, byte[] buffer, int offset, int limit, int flags) {
        begin(buffer, offset, limit, request.id(),
                Flags.QR | (request.flags() & (Flags.OPCODE | Flags.RD | Flags.CD)) | flags);
        if (request.hasQuestion()) {
            QuestionView asked = request.questionView();
            System.arraycopy(asked.octets(), asked.nameOffset(), buffer, at, asked.nameLength());
            closeQuestion(asked.nameLength(), asked.type(), asked.dnsClass());
        }
    }

    /// Adds the question.
    public void question(Question question) {
        question.name().copyTo(octets, at);
        closeQuestion(question.name().length(), question.type(), question.dnsClass());
    }

    private void closeQuestion(int nameLength, int type, int dnsClass) {
        BigEndian.put16(octets, at + nameLength, type);
        BigEndian.put16(octets, at + nameLength + 2, dnsClass);
        BigEndian.put16(octets, start + 4, 1);
        names.question(nameLength);
        at += nameLength + 4;
        questionEnd = at;
    }

    /// Compresses names from here on with names of the same case only (RFC 5936 section 3.4).
    public void keepCase() {
        names.keepCase();
    }

    /// The flags word as it is now.
    public int flags() {
        return BigEndian.get16(octets, start + 2);
    }

    /// Sets flags in addition to those already set.
    public void setFlags(int flags) {
        BigEndian.put16(octets, start + 2, flags() | flags);
    }

    /// Clears flags of the header.
    public void clearFlags(int flags) {
        BigEndian.put16(octets, start + 2, flags() & ~flags);
    }

    /// Replaces the low four bits of the response code.
    public void rcode(int code) {
        BigEndian.put16(octets, start + 2, (flags() & ~Flags.RCODE) | (code & Flags.RCODE));
    }

    /// Keeps octets free for the OPT record that [#opt] will write.
    public void reserve(int length) {
        reserved = length;
    }

    /// Octets that are kept free.
    public int reserved() {
        return reserved;
    }

    /// The section of the records that follow; never an earlier one than before.
    public void section(Section next) {
        section = next;
    }

    /// The number of records of a section so far.
    public int count(Section of) {
        return counts[of.place];
    }

    /// The position of the next octet, from the start of the message.
    public int position() {
        return at - start;
    }

    /// The buffer being written to, for callers that adjust offsets in records after [#addEncoded].
    public byte[] octets() {
        return octets;
    }

    /// The offset of the message in [#octets].
    public int start() {
        return start;
    }

    /// Octets that may still be written.
    public int room() {
        return limit - reserved - at;
    }

    /// Whether the message has a question.
    public boolean hasQuestion() {
        return questionEnd > start + HEADER;
    }

    /// Octets of QNAME.
    public int qnameLength() {
        return questionEnd - start - HEADER - 4;
    }

    /// The number of TTLs written, without those of records copied by [#addEncoded].
    public int ttls() {
        return ttls;
    }

    /// The position of a TTL, from the start of the message; in order.
    public int ttlOffset(int index) {
        return ttlOffsets[index];
    }

    /// Whether anything was left out for lack of room.
    public boolean overflowed() {
        return overflow;
    }

    /// Forgets that something was left out, because it is written into another message.
    public void clearOverflow() {
        overflow = false;
    }

    /// Adds all records of an RRset, or none: false if they do not fit.
    public boolean add(RRset rrset) {
        return add(rrset, rrset.ttl());
    }

    /// Adds all records of an RRset with another TTL in seconds, or none: false if they do not fit.
    public boolean add(RRset rrset, int ttl) {
        return add(rrset.owner().sharedOctets(), 0, rrset.owner().length(), rrset, ttl);
    }

    /// Adds all records of an RRset, or none, under the owner whose uncompressed name is at `ownerOffset`.
    public boolean add(byte[] owner, int ownerOffset, int ownerLength, RRset rrset, int ttl) {
        int from = at;
        byte[] data = rrset.sharedData();
        int type = rrset.type();
        int dnsClass = rrset.dnsClass();
        int next;
        for (int record = 0; record < data.length; record = next) {
            int length = BigEndian.get16(data, record);
            next = record + 2 + length;
            int end = limit - reserved;
            int behindOwner = record == 0
                    ? names.write(octets, start, at, end, owner, ownerOffset, ownerLength)
                    : NameWriter.repeat(octets, start, from - start, at, end, owner, ownerOffset, ownerLength);
            if (!restOfRecord(behindOwner, type, dnsClass, ttl, data, record + 2, length)) {
                rollBack(from);
                return false;
            }
        }
        counts[section.place] += rrset.size();
        return true;
    }

    /// Adds one record with data in wire format; false if it does not fit.
    public boolean add(Name owner, int type, int dnsClass, int ttl, byte[] data, int offset, int length) {
        return add(owner.sharedOctets(), 0, owner.length(), type, dnsClass, ttl, data, offset, length);
    }

    /// Adds one record under the owner whose uncompressed name is at `ownerOffset`; false if it does not fit.
    public boolean add(
            byte[] owner, int ownerOffset, int ownerLength, int type, int dnsClass, int ttl, byte[] data, int offset,
            int length) {
        int from = at;
        int behindOwner = names.write(octets, start, at, limit - reserved, owner, ownerOffset, ownerLength);
        if (!restOfRecord(behindOwner, type, dnsClass, ttl, data, offset, length)) {
            rollBack(from);
            return false;
        }
        counts[section.place]++;
        return true;
    }

    /// Copies encoded records of all sections, without a change, to the position of the first record. The caller must
    /// ensure that they are well formed, and that their names were compressed after a question of the same length.
    ///
    /// @return false if they do not fit
    public boolean addEncoded(
            byte[] source, int offset, int length, int answers, int authorities, int additionals) {
        if (!copied(source, offset, length)) {
            return false;
        }
        counts[0] += answers;
        counts[1] += authorities;
        counts[2] += additionals;
        return true;
    }

    /// Copies encoded records of the current section without a change. The caller must ensure that they are well
    /// formed, and adjusts the offsets in them.
    ///
    /// @param records their number
    /// @return false if they do not fit
    public boolean addEncoded(byte[] source, int offset, int length, int records) {
        if (!copied(source, offset, length)) {
            return false;
        }
        counts[section.place] += records;
        return true;
    }

    /// Copies octets to the end of the message, if they fit.
    private boolean copied(byte[] source, int offset, int length) {
        if (length > room()) {
            overflow = true;
            return false;
        }
        System.arraycopy(source, offset, octets, at, length);
        at += length;
        return true;
    }

    /// Copies encoded records of the current section without a change, after the first labels of the owner of the first one. The
    /// caller must ensure that they are well formed, and adjusts the offsets in them.
    ///
    /// @param name begins with the labels
    /// @param octetsOfLabels of these labels
    /// @param records their number
    /// @return false if they do not fit
    public boolean addEncoded(byte[] name, int octetsOfLabels, byte[] source, int offset, int length, int records) {
        if (octetsOfLabels + length > room()) {
            overflow = true;
            return false;
        }
        System.arraycopy(name, 0, octets, at, octetsOfLabels);
        at += octetsOfLabels;
        return addEncoded(source, offset, length, records);
    }

    /// Lowers the TTL at a position of the message by some seconds, not below zero.
    public void lowerTtl(int place, int seconds) {
        int index = start + place;
        BigEndian.put32(octets, index, Math.max(0, BigEndian.get32(octets, index) - seconds));
    }

    private void rollBack(int to) {
        at = to;
        names.forgetFrom(to - start);
        while (ttls > 0 && ttlOffsets[ttls - 1] >= to - start) {
            ttls--;
        }
        overflow = true;
    }

    private boolean restOfRecord(int behindOwner, int type, int dnsClass, int ttl, byte[] data, int offset,
            int length) {
        if (behindOwner < 0 || limit - reserved - behindOwner < 10) {
            return false;
        }
        at = behindOwner;
        BigEndian.put16(octets, at, type);
        BigEndian.put16(octets, at + 2, dnsClass);
        BigEndian.put32(octets, at + 4, ttl);
        noteTtl(at + 4 - start);
        int dataAt = at + 10;
        int behindData = names.writeData(octets, start, dataAt, limit - reserved, type, data, offset, length);
        if (behindData < 0) {
            return false;
        }
        BigEndian.put16(octets, at + 8, behindData - dataAt);
        at = behindData;
        return true;
    }

    private void noteTtl(int place) {
        if (ttls == ttlOffsets.length) {
            ttlOffsets = Arrays.copyOf(ttlOffsets, 2 * ttls);
        }
        ttlOffsets[ttls++] = (char) place;
    }

    /// Writes the OPT record (RFC 6891 section 6.1) without options; [#option] adds them. This frees the reserved
    /// octets.
    ///
    /// @param code the whole response code; its upper eight bits go here, the lower four into the header
    public boolean opt(int udpSize, int code, int version, boolean dnssecOk) {
        reserved = 0;
        if (room() < 11) {
            return false;
        }
        octets[at] = 0;
        BigEndian.put16(octets, at + 1, RecordType.OPT);
        BigEndian.put16(octets, at + 3, udpSize);
        octets[at + 5] = (byte) (code >>> 4);
        octets[at + 6] = (byte) version;
        octets[at + 7] = (byte) (dnssecOk ? 0x80 : 0);
        octets[at + 8] = 0;
        BigEndian.put16(octets, at + 9, 0);
        optAt = at;
        at += 11;
        counts[Section.ADDITIONAL.place]++;
        rcode(code);
        return true;
    }

    /// Adds an option to the OPT record just written; false if it does not fit.
    public boolean option(int code, byte[] data, int offset, int length) {
        if (!optionHeader(code, length)) {
            return false;
        }
        System.arraycopy(data, offset, octets, at - length, length);
        return true;
    }

    /// Adds an option to the OPT record just written; false if it does not fit.
    public boolean option(EdnsOption option) {
        int length = option.data().length();
        if (!optionHeader(option.code(), length)) {
            return false;
        }
        option.data().copyTo(octets, at - length);
        return true;
    }

    /// Adds an option of zeros to the OPT record just written (RFC 7830 section 3); false if it does not fit.
    public boolean zeros(int code, int length) {
        if (!optionHeader(code, length)) {
            return false;
        }
        Arrays.fill(octets, at - length, at, (byte) 0);
        return true;
    }

    private boolean optionHeader(int code, int length) {
        if (optAt < 0 || 4 + length > room()) {
            return false;
        }
        BigEndian.put16(octets, at, code);
        BigEndian.put16(octets, at + 2, length);
        at += 4 + length;
        BigEndian.put16(octets, optAt + 9, BigEndian.get16(octets, optAt + 9) + 4 + length);
        return true;
    }

    /// Removes everything after the question and sets TC (RFC 2181 section 9), so that the client retries over TCP.
    public void truncate() {
        at = questionEnd;
        counts[0] = 0;
        counts[1] = 0;
        counts[2] = 0;
        optAt = -1;
        ttls = 0;
        names.forgetFrom(questionEnd - start);
        setFlags(Flags.TC);
    }

    /// Completes the message. Returns its length in octets.
    public int finish() {
        BigEndian.put16(octets, start + 6, counts[0]);
        BigEndian.put16(octets, start + 8, counts[1]);
        BigEndian.put16(octets, start + 10, counts[2]);
        return at - start;
    }
}
