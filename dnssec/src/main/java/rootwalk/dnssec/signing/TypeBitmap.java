package rootwalk.dnssec.signing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SortedSet;

/// Writes the types of an NSEC or NSEC3 record (RFC 4034 section 4.1.2): windows of 256 types, a bit for each.
final class TypeBitmap {

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final byte[] bits = new byte[32];
    private int window;
    private int length;

    private TypeBitmap() {}

    static byte[] of(SortedSet<Integer> types) {
        TypeBitmap bitmap = new TypeBitmap();
        types.forEach(bitmap::add);
        bitmap.endWindow();
        return bitmap.all.toByteArray();
    }

    private void add(int type) {
        if (type >>> 8 != window) {
            endWindow();
            window = type >>> 8;
        }
        length = ((type & 0xFF) >>> 3) + 1;
        bits[length - 1] |= (byte) (0x80 >>> (type & 7));
    }

    /// Writes the window, unless it is empty.
    private void endWindow() {
        if (length > 0) {
            all.write(window);
            all.write(length);
            all.write(bits, 0, length);
            Arrays.fill(bits, (byte) 0);
            length = 0;
        }
    }
}
