package rootwalk.wire.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Converts text that begins with a byte order mark, as some editors write it, to UTF-8. Stateless.
public final class TextEncoding {

    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] UTF_16_BIG_ENDIAN_MARK = {(byte) 0xFE, (byte) 0xFF};
    private static final byte[] UTF_16_LITTLE_ENDIAN_MARK = {(byte) 0xFF, (byte) 0xFE};

    private TextEncoding() {}

    /// The text in UTF-8, without its mark; the same array if there is no mark.
    public static byte[] utf8(byte[] text) {
        if (startsWith(text, UTF_8_MARK)) {
            return Arrays.copyOfRange(text, UTF_8_MARK.length, text.length);
        }
        if (startsWith(text, UTF_16_BIG_ENDIAN_MARK)) {
            return fromUtf16(text, StandardCharsets.UTF_16BE);
        }
        return startsWith(text, UTF_16_LITTLE_ENDIAN_MARK) ? fromUtf16(text, StandardCharsets.UTF_16LE) : text;
    }

    private static byte[] fromUtf16(byte[] text, Charset encoding) {
        return new String(text, 2, text.length - 2, encoding).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] text, byte[] mark) {
        return text.length >= mark.length && Arrays.equals(text, 0, mark.length, mark, 0, mark.length);
    }
}
