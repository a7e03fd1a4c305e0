package rootwalk.wire.text;

import rootwalk.wire.RecordType;

/// The types whose mnemonics have at most eight characters, found in octets without a string, since a signed zone has
/// several in each line. The octets of a mnemonic, in upper case, are a number.
final class ShortMnemonics {

    private static final int MAX_LENGTH = 8;
    private static final int SLOTS = 512;

    private static final long[] WORDS = new long[SLOTS];
    private static final int[] TYPES = new int[SLOTS];

    static {
        for (int type = 1; type <= RecordType.IPN; type++) {
            add(type);
        }
        add(RecordType.TA);
        add(RecordType.DLV);
    }

    private ShortMnemonics() {}

    private static void add(int type) {
        byte[] name = Fields.octets(RecordType.name(type));
        if (name.length > MAX_LENGTH || RecordType.name(type).equals("TYPE" + type)) {
            return;
        }
        long word = word(name, 0, name.length);
        int slot = slot(word);
        while (WORDS[slot] != 0) {
            slot = (slot + 1) % SLOTS;
        }
        WORDS[slot] = word;
        TYPES[slot] = type;
    }

    /// The type with a mnemonic in any case, or -1.
    static int type(byte[] text, int start, int length) {
        // A NUL in front would not change the number.
        if (length == 0 || length > MAX_LENGTH || text[start] == 0) {
            return -1;
        }
        long word = word(text, start, length);
        for (int slot = slot(word); WORDS[slot] != 0; slot = (slot + 1) % SLOTS) {
            if (WORDS[slot] == word) {
                return TYPES[slot];
            }
        }
        return -1;
    }

    private static long word(byte[] text, int start, int length) {
        long word = 0;
        for (int at = start; at < start + length; at++) {
            int c = text[at];
            word = word << 8 | (c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c & 0xFF);
        }
        return word;
    }

    private static int slot(long word) {
        return (int) ((word * 0x9E3779B97F4A7C15L) >>> 55);
    }
}
