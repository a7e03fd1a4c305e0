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
    private static final int MAX_DATA = 2 + MAX_TEXT;
    private static final byte[] NO_TEXT = new byte[0];

    /// The data of the options: INFO-CODE and EXTRA-TEXT, each at a multiple of [#MAX_DATA].
    private final byte[] data = new byte[MAX_ERRORS * MAX_DATA];
    private final int[] lengths = new int[MAX_ERRORS];
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
    /// @param text UTF-8; text beyond 256 octets is omitted
    public void add(int code, byte[] text) {
        add(code, text, 0, text.length);
    }

    /// Adds an error with a text in a part of an array, as [#add(int, byte[])].
    public void add(int code, byte[] array, int offset, int length) {
        if (count == MAX_ERRORS) {
            return;
        }
        int start = start(count);
        BigEndian.put16(data, start, code);
        int cut = cut(array, offset, length);
        System.arraycopy(array, offset, data, start + 2, cut);
        lengths[count] = 2 + cut;
        if (!isRepetition()) {
            count++;
        }
    }

    /// The octets of a text that have room, whole characters only.
    private static int cut(byte[] array, int offset, int length) {
        int cut = Math.min(length, MAX_TEXT);
        while (cut > 0 && cut < length && (array[offset + cut] & 0xC0) == 0x80) {
            cut--;
        }
        return cut;
    }

    /// Whether the error after the last one is equal to one of them.
    private boolean isRepetition() {
        int start = start(count);
        for (int i = 0; i < count; i++) {
            if (Arrays.equals(data, start(i), start(i) + lengths[i], data, start, start + lengths[count])) {
                return true;
            }
        }
        return false;
    }

    private static int start(int index) {
        return index * MAX_DATA;
    }

    /// The number of errors.
    public int count() {
        return count;
    }

    /// INFO-CODE of an error.
    public int code(int index) {
        return BigEndian.get16(data, start(index));
    }

    /// All of them as values. Allocates.
    public List<ExtendedError> values() {
        if (count == 0) {
            return List.of();
        }
        List<ExtendedError> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(new ExtendedError(code(i),
                    new String(data, start(i) + 2, lengths[i] - 2, StandardCharsets.UTF_8)));
        }
        return all;
    }

    /// Adds the options to the OPT record just written, as far as they fit. If only its text does not fit, an error
    /// is written without it.
    public void writeTo(MessageWriter writer) {
        for (int i = 0; i < count; i++) {
            if (!writer.option(EdnsOption.EXTENDED_ERROR, data, start(i), lengths[i])) {
                var _ = writer.option(EdnsOption.EXTENDED_ERROR, data, start(i), 2);
            }
        }
    }
}
