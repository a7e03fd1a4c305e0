package rootwalk.wire.answer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import rootwalk.wire.BigEndian;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.codec.MessageWriter;

/// The extended errors of one answer (RFC 8914). Used by one thread; allocates nothing.
public final class ExtendedErrors {

    private static final int MAX_ERRORS = 4;
    private static final int MAX_TEXT = 256;
    private static final byte[] NO_TEXT = new byte[0];

    private final int[] codes = new int[MAX_ERRORS];
    private final byte[][] texts = new byte[MAX_ERRORS][];
    private final byte[] data = new byte[2 + MAX_TEXT];
    private int count;

    void clear() {
        count = 0;
    }

    /// Adds an error without a text, a constant of [rootwalk.wire.ExtendedError].
    public void add(int code) {
        add(code, NO_TEXT);
    }

    /// Adds an error; those after the fourth, and repetitions, are left out.
    ///
    /// @param text UTF-8, unchanged until the response is sent
    public void add(int code, byte[] text) {
        if (count < MAX_ERRORS && !has(code, text)) {
            codes[count] = code;
            texts[count++] = text;
        }
    }

    private boolean has(int code, byte[] text) {
        for (int i = 0; i < count; i++) {
            if (codes[i] == code && Arrays.equals(texts[i], text)) {
                return true;
            }
        }
        return false;
    }

    /// The number of errors.
    public int count() {
        return count;
    }

    /// INFO-CODE of an error.
    public int code(int index) {
        return codes[index];
    }

    /// EXTRA-TEXT of an error in UTF-8; must not be changed.
    public byte[] text(int index) {
        return texts[index];
    }

    /// All of them as values. Allocates.
    public List<ExtendedError> values() {
        if (count == 0) {
            return List.of();
        }
        List<ExtendedError> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(new ExtendedError(codes[i], new String(texts[i], StandardCharsets.UTF_8)));
        }
        return all;
    }

    /// Adds the options to the OPT record just written, as far as they fit. If only its text does not fit, an error
    /// is written without it.
    public void writeTo(MessageWriter writer) {
        for (int i = 0; i < count; i++) {
            BigEndian.put16(data, 0, codes[i]);
            byte[] text = texts[i];
            int length = Math.min(text.length, MAX_TEXT);
            System.arraycopy(text, 0, data, 2, length);
            if (!writer.option(EdnsOption.EXTENDED_ERROR, data, 0, 2 + length)) {
                var _ = writer.option(EdnsOption.EXTENDED_ERROR, data, 0, 2);
            }
        }
    }
}
