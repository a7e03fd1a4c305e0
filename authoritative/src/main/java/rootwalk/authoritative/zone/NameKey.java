package rootwalk.authoritative.zone;

import java.util.Arrays;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.codec.QuestionView;

/// A name in the form that a [NameTrie] is searched with: label by label from the right, in lower case, as symbols
/// below 64 whose order is the canonical order of names (RFC 4034 section 6.1). It is made once for a query and used
/// for every trie. Reusable; used by one thread.
///
/// Letters, digits, hyphen, underscore and asterisk have one symbol each. Any other octet has two: one for its range
/// of octets, one for its position in the range. [#LABEL_END] ends a label, [#NAME_END] the name. Both are lower than
/// the symbol of every octet, so that a name sorts before its subdomains, and a label before longer labels with the
/// same beginning.
public final class NameKey {

    static final int NAME_END = 0;
    static final int LABEL_END = 1;
    private static final int FIRST_OCTET = 2;
    private static final int MAX_LABELS = 127;

    /// The symbol of each octet, in the low eight bits; its second symbol, if it has two, in the high bits.
    private static final short[] SYMBOLS = symbols();

    private final byte[] symbols = new byte[2 * Name.MAX_LENGTH + 2];
    /// The number of symbols of the rightmost `n` labels.
    private final short[] ends = new short[MAX_LABELS + 1];
    /// Where the rightmost `n` labels begin, counted from the start of the name.
    private final short[] starts = new short[MAX_LABELS + 1];
    private byte[] octets = Name.ROOT.sharedOctets();
    private int offset;
    private int length = 1;
    private int labels;
    private int size = 1;

    private static short[] symbols() {
        short[] table = new short[256];
        int symbol = FIRST_OCTET;
        int neighbours = 0;
        for (int octet = 0; octet < 256; octet++) {
            if (octet >= 'A' && octet <= 'Z') {
                continue;
            }
            if (isCommon(octet)) {
                symbol += neighbours > 0 ? 1 : 0;
                neighbours = 0;
                table[octet] = (short) symbol++;
                continue;
            }
            if (neighbours == 60) {
                symbol++;
                neighbours = 0;
            }
            neighbours++;
            table[octet] = (short) (neighbours << 8 | symbol);
        }
        for (int octet = 'A'; octet <= 'Z'; octet++) {
            table[octet] = table[CaseFolding.fold((byte) octet)];
        }
        return table;
    }

    private static boolean isCommon(int octet) {
        return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_'
                || octet == '*';
    }

    /// Sets the key to the QNAME of a question, whose buffer must not change while the key is used.
    public void set(QuestionView question) {
        set(question.octets(), question.nameOffset(), question.nameLength());
    }

    /// Sets the key to a name.
    public void set(Name name) {
        set(name.sharedOctets(), 0, name.length());
    }

    /// Sets the key to an uncompressed, well-formed name in an array that must not change while the key is used.
    public void set(byte[] octets, int offset, int length) {
        this.octets = octets;
        this.offset = offset;
        this.length = length;
        int count = 0;
        int at = 0;
        while (octets[offset + at] != 0) {
            // From the left at first; reversed below.
            starts[count++] = (short) at;
            at += 1 + octets[offset + at];
        }
        labels = count;
        for (int low = 0, high = count - 1; low < high; low++, high--) {
            short left = starts[low];
            starts[low] = starts[high];
            starts[high] = left;
        }
        for (int n = count; n > 0; n--) {
            starts[n] = starts[n - 1];
        }
        starts[0] = (short) at;
        int symbol = 0;
        ends[0] = 0;
        for (int n = 1; n <= count; n++) {
            symbol = addLabel(octets, offset + starts[n], symbol);
            ends[n] = (short) symbol;
        }
        symbols[symbol] = NAME_END;
        size = symbol + 1;
    }

    private int addLabel(byte[] source, int labelAt, int symbol) {
        int next = symbol;
        int end = labelAt + 1 + source[labelAt];
        for (int at = labelAt + 1; at < end; at++) {
            int both = SYMBOLS[source[at] & 0xFF];
            symbols[next++] = (byte) both;
            if (both > 0xFF) {
                symbols[next++] = (byte) (both >>> 8);
            }
        }
        symbols[next++] = LABEL_END;
        return next;
    }

    /// The symbol at an index; [#NAME_END] after the end.
    int symbol(int at) {
        return at < size ? symbols[at] : NAME_END;
    }

    /// Labels of the name without the root.
    public int labels() {
        return labels;
    }

    /// The array that holds the name.
    public byte[] octets() {
        return octets;
    }

    /// Where in [#octets()] the name begins.
    public int offset() {
        return offset;
    }

    /// Octets of the name in wire format.
    public int length() {
        return length;
    }

    /// Where the rightmost `count` labels begin, counted from [#offset()].
    public int start(int count) {
        return starts[count];
    }

    /// Whether this is the name at the beginning of an array.
    boolean matches(byte[] name) {
        return name.length >= length && CaseFolding.equal(octets, offset, name, 0, length);
    }

    /// Whether this name is the one at the beginning of an array, or is below it.
    ///
    /// @param nameLength octets of that name
    public boolean isAtOrBelow(byte[] name, int nameLength) {
        int n = 0;
        while (n <= labels && length - starts[n] < nameLength) {
            n++;
        }
        return n <= labels && length - starts[n] == nameLength
                && CaseFolding.equal(octets, offset + starts[n], name, 0, nameLength);
    }

    /// The number of rightmost labels this name shares with the one at the beginning of an array.
    int commonLabels(byte[] name) {
        return commonLabels(name, labelsOf(name));
    }

    private int commonLabels(byte[] name, int theirs) {
        int skipMine = Math.max(0, labels - theirs);
        int at = 0;
        for (int skip = Math.max(0, theirs - labels); skip > 0; skip--) {
            at += 1 + name[at];
        }
        int count = labels - skipMine;
        int common = count;
        for (int n = count; n > 0; n--) {
            int mine = offset + starts[n];
            int size = name[at];
            if (octets[mine] != size || !CaseFolding.equal(octets, mine + 1, name, at + 1, size)) {
                common = n - 1;
            }
            at += 1 + size;
        }
        return common;
    }

    private static int labelsOf(byte[] name) {
        int count = 0;
        for (int at = 0; name[at] != 0; at += 1 + name[at]) {
            count++;
        }
        return count;
    }

    /// The index of the first symbol at which this key and that of the name at the beginning of an array differ, or -1 if
    /// they are equal.
    int difference(byte[] name) {
        int theirs = labelsOf(name);
        int common = commonLabels(name, theirs);
        if (common == labels || common == theirs) {
            return labels == theirs ? -1 : ends[common];
        }
        int mine = offset + starts[common + 1];
        int other = 0;
        for (int skip = theirs - common - 1; skip > 0; skip--) {
            other += 1 + name[other];
        }
        int symbol = ends[common];
        int both = Math.min(octets[mine], name[other]);
        for (int i = 1; i <= both; i++) {
            int one = SYMBOLS[octets[mine + i] & 0xFF];
            int two = SYMBOLS[name[other + i] & 0xFF];
            if (one != two) {
                // Octets of one range have the same first symbol.
                return (byte) one == (byte) two ? symbol + 1 : symbol;
            }
            symbol += one > 0xFF ? 2 : 1;
        }
        return symbol;
    }

    /// The index of the first symbol at which this key and another differ, or -1 if they are equal.
    int difference(NameKey other) {
        return Arrays.mismatch(symbols, 0, size, other.symbols, 0, other.size);
    }

    /// Copies the name to `target[at...]`.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(octets, offset, target, at, length);
    }

    /// The name as a value.
    public Name name() {
        return Name.of(octets, offset);
    }
}
