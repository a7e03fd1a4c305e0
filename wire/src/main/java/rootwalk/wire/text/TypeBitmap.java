package rootwalk.wire.text;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

import rootwalk.wire.RecordType;

/// Sets of types in NSEC and CSYNC records: windows of 256 types, a bit for each (RFC 4034 section 4.1.2).
final class TypeBitmap {

    private final BitSet types = new BitSet();

    void add(int type) {
        types.set(type);
    }

    /// The wire form; windows without a type and octets without a bit at their end are left out.
    byte[] octets() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int first = types.nextSetBit(0); first >= 0; first = types.nextSetBit((first | 0xFF) + 1)) {
            int window = first >>> 8;
            int last = types.previousSetBit(window << 8 | 0xFF) & 0xFF;
            all.write(window);
            all.write(last / 8 + 1);
            for (int octet = 0; octet <= last / 8; octet++) {
                int bits = 0;
                for (int bit = 0; bit < 8; bit++) {
                    bits = bits << 1 | (types.get(window << 8 | octet << 3 | bit) ? 1 : 0);
                }
                all.write(bits);
            }
        }
        return all.toByteArray();
    }

    /// The mnemonics of the types in the rest of some data, a space before each.
    static void print(DataOctets data, StringBuilder text) {
        int before = -1;
        while (data.hasNext()) {
            int window = data.u8();
            byte[] bits = data.counted();
            // Parsing the text would give the windows in order, without empty windows and trailing zeros.
            if (window <= before || bits.length < 1 || bits.length > 32 || bits[bits.length - 1] == 0) {
                throw new BrokenDataException("a window of the bitmap has " + bits.length + " octets");
            }
            before = window;
            for (int bit = 0; bit < 8 * bits.length; bit++) {
                if ((bits[bit / 8] & 0x80 >>> bit % 8) != 0) {
                    text.append(' ').append(RecordType.name(window << 8 | bit));
                }
            }
        }
    }
}
