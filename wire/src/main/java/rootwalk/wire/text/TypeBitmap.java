package rootwalk.wire.text;

import java.util.Arrays;

import rootwalk.wire.RecordType;

/// Sets of types as NSEC and CSYNC hold them: windows of 256 types, a bit for each (RFC 4034 section 4.1.2).
final class TypeBitmap {

    private TypeBitmap() {}

    /// Adds the wire format of some types; windows without a type and octets without a bit at their end are left out.
    ///
    /// @param types in any order, which changes
    static void write(int[] types, WireBuffer out) {
        Arrays.sort(types);
        int next = 0;
        while (next < types.length) {
            int window = types[next] >>> 8;
            int end = next;
            while (end < types.length && types[end] >>> 8 == window) {
                end++;
            }
            int size = ((types[end - 1] & 0xFF) >>> 3) + 1;
            out.put8(window);
            out.put8(size);
            int bits = out.length();
            out.put(0, size);
            for (; next < end; next++) {
                out.octets()[bits + ((types[next] & 0xFF) >>> 3)] |= (byte) (0x80 >>> (types[next] & 7));
            }
        }
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
