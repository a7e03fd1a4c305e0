package rootwalk.wire.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Opcode;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Decodes messages. Reusable; used by one thread.
///
/// Records of one owner, class and type in a section become one RRset, with the lowest of their TTLs (RFC 2181
/// section 5.2); a TTL above 31 bits counts as the longest of 31 bits (RFC 8767 section 4). Identical records are stored once.
/// To bound the work, a record is compared only with the last 32 RRsets and the first 64 records of its RRset.
///
/// The message ends with its last record: some servers send octets after it, which most resolvers ignore. After TSIG, they make the
/// message malformed.
public final class MessageReader {

    /// The number of RRsets, from the last one on, and of records of an RRset that a new record is compared with.
    private static final int SETS_COMPARED = 32;

    private static final int RECORDS_COMPARED = 64;
    private static final int HEADER = RequestView.HEADER_LENGTH;

    /// How much of [#builders] is kept for the next message. Most messages have no more RRsets, and few octets of data.
    private static final int BUILDERS_KEPT = 8;

    private static final int OCTETS_KEPT = 512;

    private final NameReader names = new NameReader();
    private final RdataReader rdata = new RdataReader();

    /// The first of them collect the RRsets of the current section.
    private final List<RRsetBuilder> builders = new ArrayList<>();
    private int sets;
    private byte[] octets = new byte[0];
    private int start;
    private int end;
    private int at;
    private String problem = "";
    private boolean hasTsig;
    private @Nullable Edns edns;

    /// The last content without options.
    private @Nullable Edns latestEdns;

    private @Nullable Question known;

    /// Reads the message at `offset` of `length` octets.
    ///
    /// @return null if it is malformed; [#problem] then has the reason. Never throws
    public @Nullable Message read(byte[] buffer, int offset, int length) {
        return read(buffer, offset, length, null);
    }

    /// As [#read(byte[], int, int)]. A question equal to `asked`, octet for octet, becomes that object, and so does its name as
    /// an owner: most responses have no other name.
    public @Nullable Message read(byte[] buffer, int offset, int length, @Nullable Question asked) {
        known = asked;
        octets = buffer;
        start = offset;
        end = offset + length;
        at = offset + HEADER;
        edns = null;
        hasTsig = false;
        problem = "";
        if (length < HEADER) {
            return malformed("shorter than a header");
        }
        int questions = BigEndian.get16(octets, start + 4);
        Question question = null;
        for (int i = 0; i < questions; i++) {
            Question next = question();
            if (next == null) {
                return null;
            }
            question = question == null ? next : question;
        }
        List<RRset> answer = section(BigEndian.get16(octets, start + 6), false);
        List<RRset> authority = answer == null ? null : section(BigEndian.get16(octets, start + 8), false);
        List<RRset> additional = authority == null ? null : section(BigEndian.get16(octets, start + 10), true);
        trim();
        if (answer == null || authority == null || additional == null) {
            return null;
        }
        if (at != end && hasTsig) {
            return malformed((end - at) + " octets after TSIG");
        }
        return new Message(
                BigEndian.get16(octets, start), BigEndian.get16(octets, start + 2), question, answer, authority,
                additional, edns, length);
    }

    /// Why the last message could not be decoded; empty if it could.
    public String problem() {
        return problem;
    }

    private @Nullable Message malformed(String why) {
        problem = why;
        return null;
    }

    private @Nullable Question question() {
        int after = names.read(octets, start, at, end);
        if (after < 0 || after + 4 > end) {
            malformed("the question is incomplete or its name is malformed");
            return null;
        }
        at = after + 4;
        Question expected = known;
        int type = BigEndian.get16(octets, after);
        int dnsClass = BigEndian.get16(octets, after + 2);
        return expected != null && type == expected.type() && dnsClass == expected.dnsClass()
                && sameOctets(expected.name()) ? expected : new Question(names.name(), type, dnsClass);
    }

    private Name name() {
        Question expected = known;
        return expected != null && sameOctets(expected.name()) ? expected.name() : names.name();
    }

    private @Nullable List<RRset> section(int count, boolean isAdditional) {
        if (count == 0) {
            return List.of();
        }
        // A record has 11 octets at least.
        if (count * 11 > end - at) {
            malformed("a section claims " + count + " records in " + (end - at) + " octets");
            return null;
        }
        sets = 0;
        for (int i = 0; i < count; i++) {
            if (!record(isAdditional, i == count - 1)) {
                return null;
            }
        }
        return finished();
    }

    private List<RRset> finished() {
        if (sets <= 1) {
            return sets == 0 ? List.of() : List.of(builders.getFirst().finish());
        }
        List<RRset> finished = new ArrayList<>(sets);
        for (int i = 0; i < sets; i++) {
            finished.add(builders.get(i).finish());
        }
        return finished;
    }

    /// A large message must not occupy memory when it has been read.
    private void trim() {
        while (builders.size() > BUILDERS_KEPT) {
            builders.removeLast();
        }
        for (int i = 0; i < builders.size(); i++) {
            builders.get(i).trim();
        }
    }

    private boolean record(boolean isAdditional, boolean isLast) {
        int owner = at;
        int fixed = names.read(octets, start, at, end);
        if (fixed < 0 || fixed + 10 > end) {
            malformed("the record at octet " + (owner - start) + " is incomplete or its owner is malformed");
            return false;
        }
        int type = BigEndian.get16(octets, fixed);
        int dnsClass = BigEndian.get16(octets, fixed + 2);
        int ttl = BigEndian.get32(octets, fixed + 4);
        int length = BigEndian.get16(octets, fixed + 8);
        int data = fixed + 10;
        int next = data + length;
        if (next > end) {
            malformed("RDLENGTH at octet " + (fixed + 8 - start) + " points past the end of the message");
            return false;
        }
        at = next;
        if (type == RecordType.OPT) {
            return opt(isAdditional, owner, fixed, data, next);
        }
        if (type == RecordType.TSIG) {
            if (!isAdditional || !isLast) {
                malformed("TSIG is not the last record");
                return false;
            }
            hasTsig = true;
            return true;
        }
        // RFC 2136 section 2.4: prerequisites and deletions of an UPDATE have no data.
        boolean empty = length == 0 && Flags.opcode(BigEndian.get16(octets, start + 2)) == Opcode.UPDATE;
        if (!empty && !rdata.read(type, octets, start, data, length)) {
            malformed("the data of a " + RecordType.name(type) + " record at octet " + (data - start)
                    + " has an invalid format");
            return false;
        }
        int kept = empty ? 0 : rdata.length();
        int covered = type == RecordType.RRSIG && !empty ? rdata.unsignedShort(0) : type;
        setFor(type, dnsClass, covered, ttl < 0 ? Integer.MAX_VALUE : ttl).add(rdata.octets(), kept);
        return true;
    }

    /// The RRset that a record belongs to. The records of an RRset are mostly adjacent, so the search begins at the
    /// end.
    private RRsetBuilder setFor(int type, int dnsClass, int covered, int ttl) {
        for (int i = sets - 1; i >= 0 && i >= sets - SETS_COMPARED; i--) {
            RRsetBuilder set = builders.get(i);
            if (set.type == type
                    && set.dnsClass == dnsClass
                    && set.covered == covered
                    && set.owner.matches(names.octets(), 0, names.length())) {
                set.ttl = Math.min(set.ttl, ttl);
                return set;
            }
        }
        if (sets == builders.size()) {
            builders.add(new RRsetBuilder());
        }
        RRsetBuilder set = builders.get(sets);
        set.begin(owner(), type, dnsClass, covered, ttl);
        sets++;
        return set;
    }

    /// Adjacent RRsets often have the same owner: they share the object.
    private Name owner() {
        Name before = sets == 0 ? null : builders.get(sets - 1).owner;
        return before != null && sameOctets(before) ? before : name();
    }

    private boolean sameOctets(Name name) {
        return name.length() == names.length()
                && Arrays.equals(name.sharedOctets(), 0, name.length(), names.octets(), 0, names.length());
    }

    private boolean opt(boolean isAdditional, int owner, int fixed, int data, int next) {
        if (!isAdditional || edns != null || fixed != owner + 1) {
            malformed("OPT occurs twice, outside the additional section, or with an owner other than the root");
            return false;
        }
        List<EdnsOption> options = data == next ? List.of() : new ArrayList<>();
        int option = data;
        while (option < next) {
            if (option + 4 > next || option + 4 + BigEndian.get16(octets, option + 2) > next) {
                malformed("an EDNS option is incomplete");
                return false;
            }
            int length = BigEndian.get16(octets, option + 2);
            options.add(new EdnsOption(BigEndian.get16(octets, option), Octets.of(octets, option + 4, length)));
            option += 4 + length;
        }
        edns = edns(BigEndian.get16(octets, fixed + 2), octets[fixed + 5] & 0xFF, octets[fixed + 6] < 0,
                octets[fixed + 4] & 0xFF, options);
        return true;
    }

    /// Most servers send the same content each time: then it is the same object.
    private Edns edns(int udpSize, int version, boolean dnssecOk, int extendedCode, List<EdnsOption> options) {
        Edns before = latestEdns;
        if (before != null && options.isEmpty() && before.options().isEmpty() && before.udpSize() == udpSize
                && before.version() == version && before.dnssecOk() == dnssecOk
                && before.extendedCode() == extendedCode) {
            return before;
        }
        Edns content = new Edns(udpSize, version, dnssecOk, extendedCode, options);
        latestEdns = options.isEmpty() ? content : before;
        return content;
    }

    /// Collects the records of an RRset. Reusable.
    private static final class RRsetBuilder {
        private Name owner = Name.ROOT;
        private int type;
        private int dnsClass;
        private int covered;
        private int ttl;
        private int size;
        private int used;
        private byte[] data = new byte[64];

        void begin(Name newOwner, int newType, int newClass, int newCovered, int newTtl) {
            owner = newOwner;
            type = newType;
            dnsClass = newClass;
            covered = newCovered;
            ttl = newTtl;
            size = 0;
            used = 0;
        }

        void add(byte[] rdata, int length) {
            if (holds(rdata, length)) {
                return;
            }
            int from = used;
            used += 2 + length;
            if (used > data.length) {
                data = Arrays.copyOf(data, Math.max(used, 2 * data.length));
            }
            BigEndian.put16(data, from, length);
            System.arraycopy(rdata, 0, data, from + 2, length);
            size++;
        }

        private boolean holds(byte[] rdata, int length) {
            int seen = 0;
            for (int at = 0; at < used && seen < RECORDS_COMPARED; seen++) {
                int next = at + 2 + BigEndian.get16(data, at);
                if (next - at - 2 == length && Arrays.equals(data, at + 2, next, rdata, 0, length)) {
                    return true;
                }
                at = next;
            }
            return false;
        }

        RRset finish() {
            return RRset.ofEncoded(owner, type, dnsClass, ttl, size, Arrays.copyOf(data, used));
        }

        void trim() {
            owner = Name.ROOT;
            if (data.length > OCTETS_KEPT) {
                data = new byte[OCTETS_KEPT];
            }
        }
    }
}
