package rootwalk.wire.text;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

import rootwalk.wire.RecordType;

/// Sets of types as NSEC and CSYNC hold them: windows of 256 types, a bit for each (RFC 4034 section 4.1.2).
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
            byte[] bits = Bits.octets(types.get(window << 8, (window + 1) << 8));
            all.write(window);
            all.write(bits.length);
            all.writeBytes(bits);
        }
        return all.toByteArray();
    }

    /// The mnemonics of the types in the rest of some data, a space before each.
    static void print(OctetReader data, StringBuilder text) {
        int before = -1;
        while (data.hasNext()) {
            int window = data.u8();
            byte[] bits = data.counted();
            // A reader of the text writes windows in order, and no empty ones.
            if (window <= before || bits.length == 0) {
                throw new MalformedRdataException("a window of the bitmap is empty or out of order");
            }
            before = window;
            Bits.print(bits, 32, bit -> RecordType.name(window << 8 | bit), text);
        }
    }
}
