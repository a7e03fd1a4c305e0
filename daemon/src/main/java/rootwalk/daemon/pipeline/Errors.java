package rootwalk.daemon.pipeline;

import rootwalk.wire.EdnsOption;
import rootwalk.wire.codec.MessageWriter;

/// The extended errors of one reply (RFC 8914). Used by the thread that has the exchange; allocates nothing.
final class Errors {

    private static final int MOST = 4;
    private static final int LONGEST_TEXT = 256;

    private final int[] codes = new int[MOST];
    private final byte[][] texts = new byte[MOST][];
    private final byte[] data = new byte[2 + LONGEST_TEXT];
    private int count;

    void clear() {
        count = 0;
    }

    /// What comes after the fourth is left out.
    void add(int code, byte[] text) {
        if (count < MOST) {
            codes[count] = code;
            texts[count++] = text;
        }
    }

    /// Adds the options as far as they fit. A text that does not is left out, since the code is what programs read.
    void writeTo(MessageWriter writer) {
        for (int i = 0; i < count; i++) {
            data[0] = (byte) (codes[i] >>> 8);
            data[1] = (byte) codes[i];
            byte[] text = texts[i];
            int length = Math.min(text.length, LONGEST_TEXT);
            System.arraycopy(text, 0, data, 2, length);
            if (!writer.option(EdnsOption.EXTENDED_ERROR, data, 0, 2 + length)) {
                var _ = writer.option(EdnsOption.EXTENDED_ERROR, data, 0, 2);
            }
        }
    }
}
