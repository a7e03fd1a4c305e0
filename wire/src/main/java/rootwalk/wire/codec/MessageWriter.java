package rootwalk.wire.codec;

import java.util.Arrays;

import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RdataLayout;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;

/// Writes one message after another into buffers of its caller: header, question, sections in their order, OPT. Names
/// are compressed against those already written (RFC 1035 section 4.1.4). What does not fit is taken back whole and
/// reported. Used by one thread; allocates nothing.
///
/// [#begin] or [#reply] first; then records with [#section] between; then perhaps [#opt]; [#finish] last.
public final class MessageWriter {

    /// The sections that follow the question, in their order.
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
    private char[] ttlPlaces = new char[32];
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
        put16(offset, id);
        put16(offset + 2, flags);
        put16(offset + 4, 0);
        questionEnd = at;
    }

    /// Starts the reply to a request: its ID, opcode, RD and CD, QR set, and its question octet for octet, so that the
    /// client finds its own case again.
    ///
    /// @param flags to set besides, AA and RA for example, and the low bits of the response code
    public void reply(RequestView request, byte[] buffer, int offset, int limit, int flags) {
        begin(buffer, offset, limit, request.id(),
                Flags.QR | (request.flags() & (Flags.OPCODE | Flags.RD | Flags.CD)) | flags);
        if (request.hasQuestion()) {
            int length = request.qnameLength() + 4;
            System.arraycopy(request.octets(), request.qnameOffset(), buffer, at, length);
            closeQuestion(length - 4);
        }
    }

    /// Adds the question.
    public void question(Question question) {
        question.name().copyTo(octets, at);
        int length = question.name().length();
        put16(at + length, question.type());
        put16(at + length + 2, question.dnsClass());
        closeQuestion(length);
    }

    private void closeQuestion(int nameLength) {
        put16(start + 4, 1);
        names.question(nameLength);
        at += nameLength + 4;
        questionEnd = at;
    }

    /// The flags word as it stands.
    public int flags() {
        return get16(start + 2);
    }

    /// Sets flags besides those that are set.
    public void setFlags(int flags) {
        put16(start + 2, flags() | flags);
    }

    /// Clears flags of the header.
    public void clearFlags(int flags) {
        put16(start + 2, flags() & ~flags);
    }

    /// Exchanges the low four bits of the response code.
    public void rcode(int code) {
        put16(start + 2, (flags() & ~Flags.RCODE) | (code & Flags.RCODE));
    }

    /// Keeps octets free for the OPT record that [#opt] will write.
    public void reserve(int length) {
        reserved = length;
    }

    /// The section into which the records that follow go; never an earlier one than before.
    public void section(Section next) {
        section = next;
    }

    /// How many records a section has so far.
    public int count(Section of) {
        return counts[of.place];
    }

    /// Where the next octet goes, counted from the start of the message.
    public int position() {
        return at - start;
    }

    /// The buffer being written to, for the one who corrects offsets in records after [#addFinished].
    public byte[] octets() {
        return octets;
    }

    /// Where in [#octets] the message begins.
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

    /// How many TTLs were written, not counting those of records that were copied as finished.
    public int ttls() {
        return ttls;
    }

    /// Where a TTL stands, counted from the start of the message; in their order.
    public int ttlPlace(int index) {
        return ttlPlaces[index];
    }

    /// Whether anything was left out for lack of room.
    public boolean overflowed() {
        return overflow;
    }

    /// Adds all records of a set, or none of them: false when they do not fit.
    public boolean add(RecordSet set) {
        return add(set, set.ttl());
    }

    /// Adds all records of a set with another TTL in seconds, or none of them: false when they do not fit.
    public boolean add(RecordSet set, int ttl) {
        return add(set.owner().sharedOctets(), 0, set.owner().length(), set, ttl);
    }

    /// Adds the records of a set under the owner whose uncompressed name stands at `ownerOffset`, all or none.
    public boolean add(byte[] owner, int ownerOffset, int ownerLength, RecordSet set, int ttl) {
        int from = at;
        byte[] data = set.sharedData();
        int type = set.type();
        int dnsClass = set.dnsClass();
        int next;
        for (int record = 0; record < data.length; record = next) {
            int length = (data[record] & 0xFF) << 8 | (data[record + 1] & 0xFF);
            next = record + 2 + length;
            int end = limit - reserved;
            int behindOwner = record == 0
                    ? names.write(octets, start, at, end, owner, ownerOffset, ownerLength)
                    : NameWriter.repeat(octets, start, from - start, at, end, owner, ownerOffset, ownerLength);
            if (!restOfRecord(behindOwner, type, dnsClass, ttl, data, record + 2, length)) {
                takeBack(from);
                return false;
            }
        }
        counts[section.place] += set.size();
        return true;
    }

    /// Adds one record with data in wire form; false when it does not fit.
    public boolean add(Name owner, int type, int dnsClass, int ttl, byte[] data, int offset, int length) {
        return add(owner.sharedOctets(), 0, owner.length(), type, dnsClass, ttl, data, offset, length);
    }

    /// Adds one record under the owner whose uncompressed name stands at `ownerOffset`; false when it does not fit.
    public boolean add(
            byte[] owner, int ownerOffset, int ownerLength, int type, int dnsClass, int ttl, byte[] data, int offset,
            int length) {
        int from = at;
        int behindOwner = names.write(octets, start, at, limit - reserved, owner, ownerOffset, ownerLength);
        if (!restOfRecord(behindOwner, type, dnsClass, ttl, data, offset, length)) {
            takeBack(from);
            return false;
        }
        counts[section.place]++;
        return true;
    }

    /// Copies the finished records of all sections, octets as they are, to where the first record goes. The caller
    /// vouches for their form, and that the names in them were compressed behind a question of the same length.
    ///
    /// @return false when they do not fit
    public boolean addFinished(
            byte[] source, int offset, int length, int answers, int authorities, int additionals) {
        if (length > room()) {
            overflow = true;
            return false;
        }
        System.arraycopy(source, offset, octets, at, length);
        at += length;
        counts[0] += answers;
        counts[1] += authorities;
        counts[2] += additionals;
        return true;
    }

    /// Copies finished records of the current section, octets as they are. The caller vouches for their form, and
    /// corrects the offsets in them.
    ///
    /// @param records how many they are
    /// @return false when they do not fit
    public boolean addFinished(byte[] source, int offset, int length, int records) {
        if (length > room()) {
            overflow = true;
            return false;
        }
        System.arraycopy(source, offset, octets, at, length);
        at += length;
        counts[section.place] += records;
        return true;
    }

    /// Lowers the TTL that stands at a place of the message by some seconds, not below zero.
    public void lowerTtl(int place, int seconds) {
        int index = start + place;
        put32(index, Math.max(0, (get16(index) << 16 | get16(index + 2)) - seconds));
    }

    private void takeBack(int to) {
        at = to;
        names.forgetFrom(to - start);
        while (ttls > 0 && ttlPlaces[ttls - 1] >= to - start) {
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
        put16(at, type);
        put16(at + 2, dnsClass);
        put32(at + 4, ttl);
        noteTtl(at + 4 - start);
        int lengthAt = at + 8;
        at += 10;
        if (!rdata(type, data, offset, length)) {
            return false;
        }
        put16(lengthAt, at - lengthAt - 2);
        return true;
    }

    private void noteTtl(int place) {
        if (ttls == ttlPlaces.length) {
            ttlPlaces = Arrays.copyOf(ttlPlaces, 2 * ttls);
        }
        ttlPlaces[ttls++] = (char) place;
    }

    private boolean rdata(int type, byte[] data, int offset, int length) {
        RdataLayout layout = RdataLayout.of(type);
        // RFC 2136 section 2.5: records that delete have no data.
        if (!layout.hasNames() || length == 0) {
            return raw(data, offset, length);
        }
        int from = offset;
        int end = offset + length;
        for (int i = 0; i < layout.size(); i++) {
            int fieldEnd;
            boolean compress = false;
            switch (layout.field(i)) {
                case COMPRESSIBLE_NAME -> {
                    fieldEnd = endOfName(data, from);
                    compress = true;
                }
                case EXPANDABLE_NAME, PLAIN_NAME -> fieldEnd = endOfName(data, from);
                case CHARACTER_STRING -> fieldEnd = from + 1 + (data[from] & 0xFF);
                case OCTETS -> fieldEnd = from + layout.octets(i);
                default -> fieldEnd = end;
            }
            boolean fits = compress ? name(data, from, fieldEnd - from) : raw(data, from, fieldEnd - from);
            if (!fits) {
                return false;
            }
            from = fieldEnd;
        }
        return true;
    }

    private static int endOfName(byte[] data, int from) {
        int end = from;
        while (data[end] != 0) {
            end += 1 + data[end];
        }
        return end + 1;
    }

    private boolean name(byte[] source, int offset, int length) {
        int behind = names.write(octets, start, at, limit - reserved, source, offset, length);
        if (behind < 0) {
            return false;
        }
        at = behind;
        return true;
    }

    private boolean raw(byte[] source, int offset, int length) {
        if (length > room()) {
            return false;
        }
        System.arraycopy(source, offset, octets, at, length);
        at += length;
        return true;
    }

    /// Writes the OPT record (RFC 6891 section 6.1) without options; [#option] adds some. What was reserved is free
    /// again.
    ///
    /// @param code the whole response code; its upper eight bits go here, the lower four into the header
    public boolean opt(int udpSize, int code, int version, boolean dnssecOk) {
        reserved = 0;
        if (room() < 11) {
            return false;
        }
        octets[at] = 0;
        put16(at + 1, RecordType.OPT);
        put16(at + 3, udpSize);
        octets[at + 5] = (byte) (code >>> 4);
        octets[at + 6] = (byte) version;
        octets[at + 7] = (byte) (dnssecOk ? 0x80 : 0);
        octets[at + 8] = 0;
        put16(at + 9, 0);
        optAt = at;
        at += 11;
        counts[Section.ADDITIONAL.place]++;
        rcode(code);
        return true;
    }

    /// Adds an option to the OPT record just written; false when it does not fit.
    public boolean option(int code, byte[] data, int offset, int length) {
        if (!optionHeader(code, length)) {
            return false;
        }
        System.arraycopy(data, offset, octets, at - length, length);
        return true;
    }

    /// Adds an option to the OPT record just written; false when it does not fit.
    public boolean option(EdnsOption option) {
        int length = option.data().length();
        if (!optionHeader(option.code(), length)) {
            return false;
        }
        option.data().copyTo(octets, at - length);
        return true;
    }

    private boolean optionHeader(int code, int length) {
        if (optAt < 0 || 4 + length > room()) {
            return false;
        }
        put16(at, code);
        put16(at + 2, length);
        at += 4 + length;
        put16(optAt + 9, get16(optAt + 9) + 4 + length);
        return true;
    }

    /// Takes everything behind the question back and sets TC (RFC 2181 section 9): the client comes again over TCP.
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

    /// Closes the message and tells its length in octets.
    public int finish() {
        put16(start + 6, counts[0]);
        put16(start + 8, counts[1]);
        put16(start + 10, counts[2]);
        return at - start;
    }

    private int get16(int index) {
        return (octets[index] & 0xFF) << 8 | (octets[index + 1] & 0xFF);
    }

    private void put16(int index, int value) {
        octets[index] = (byte) (value >>> 8);
        octets[index + 1] = (byte) value;
    }

    private void put32(int index, int value) {
        put16(index, value >>> 16);
        put16(index + 2, value);
    }
}
