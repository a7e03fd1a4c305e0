package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;

/// A view of a question in a buffer that contains its QNAME uncompressed: nothing is copied or allocated. Reusable;
/// used by one thread; valid until the buffer changes.
public final class QuestionView {

    /// Returned by [#read] if there is no question.
    static final int NONE = -1;

    private byte[] octets = Name.ROOT.sharedOctets();
    private int offset;
    private int length = 1;
    private int labels;
    private int hash;
    private int type;
    private int dnsClass;
    private final byte[] labelOffsets = new byte[128];

    /// Reads the question at an offset of a message.
    ///
    /// @param end of the message
    /// @return the offset after it, or [#NONE] if it is incomplete or malformed
    int read(byte[] buffer, int at, int end) {
        int behindName = readName(buffer, at, end);
        if (behindName == NONE || behindName + 4 > end) {
            return NONE;
        }
        type = BigEndian.get16(octets, behindName);
        dnsClass = BigEndian.get16(octets, behindName + 2);
        return behindName + 4;
    }

    private int readName(byte[] buffer, int from, int end) {
        octets = buffer;
        int at = from;
        int count = 0;
        while (true) {
            if (at >= end) {
                return NONE;
            }
            int label = buffer[at];
            if (label == 0) {
                break;
            }
            // There is nothing before the first name that a pointer could refer to, so a compressed QNAME is
            // malformed.
            if (label < 0 || label > Name.MAX_LABEL_LENGTH || at + 1 + label - from >= Name.MAX_LENGTH) {
                return NONE;
            }
            labelOffsets[count++] = (byte) (at - from);
            at += 1 + label;
        }
        offset = from;
        length = at + 1 - from;
        labels = count;
        hash = CaseFolding.hash(buffer, from, length);
        return at + 1;
    }

    /// Becomes the view of a question that is not in a message.
    public void set(Question question) {
        byte[] name = question.name().sharedOctets();
        int behind = readName(name, 0, name.length);
        assert behind == name.length : "a Name is a name";
        type = question.type();
        dnsClass = question.dnsClass();
    }

    /// Becomes the view of a question of class IN for an uncompressed, well-formed name in an array.
    public void set(byte[] name, int at, int octetsOfName, int qtype) {
        int behind = readName(name, at, at + octetsOfName);
        assert behind == at + octetsOfName : "the name is well-formed";
        type = qtype;
        dnsClass = RecordClass.IN;
    }

    /// Becomes empty, with a length of 0.
    void clear() {
        length = 0;
        labels = 0;
    }

    /// The buffer that the name is in.
    public byte[] octets() {
        return octets;
    }

    /// The offset of QNAME in [#octets()].
    public int nameOffset() {
        return offset;
    }

    /// Octets of QNAME in wire format.
    public int nameLength() {
        return length;
    }

    /// Labels of QNAME without the root.
    public int labels() {
        return labels;
    }

    /// The offset of the label `index` (0 is the leftmost), from [#nameOffset()].
    public int labelOffset(int index) {
        return labelOffsets[index] & 0xFF;
    }

    /// [CaseFolding#hash] of QNAME.
    public int nameHash() {
        return hash;
    }

    /// QTYPE.
    public int type() {
        return type;
    }

    /// QCLASS.
    public int dnsClass() {
        return dnsClass;
    }

    /// Whether QNAME is `name`.
    public boolean isFor(Name name) {
        return name.matches(octets, offset, length);
    }

    /// Whether QNAME is `ancestor` or below it.
    public boolean isAtOrBelow(Name ancestor) {
        int skipped = labels - ancestor.labelCount();
        if (skipped < 0) {
            return false;
        }
        int from = skipped == labels ? length - 1 : labelOffset(skipped);
        return ancestor.matches(octets, offset + from, length - from);
    }

    /// QNAME as a value that outlives the buffer.
    public Name name() {
        return Name.of(octets, offset);
    }

    /// The question as a value that outlives the buffer.
    public Question question() {
        return new Question(name(), type, dnsClass);
    }
}
