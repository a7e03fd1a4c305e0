package rootwalk.resolver.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.store.Entry;
import rootwalk.wire.BigEndian;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.answer.ExtendedErrors;

/// Extended errors (RFC 8914) in the value of an entry: their number, an octet; and of each its code and the length of its text, 16 bits
/// each, and the text in UTF-8.
final class ErrorsCodec {

    private ErrorsCodec() {}

    static void write(Entry entry, List<ExtendedError> errors) {
        entry.add8(errors.size());
        for (ExtendedError error : errors) {
            byte[] text = error.text().getBytes(StandardCharsets.UTF_8);
            entry.add16(error.code()).add16(text.length).add(text, 0, text.length);
        }
    }

    /// Adds the errors at an offset to those of an answer. Allocates nothing.
    static void addTo(ExtendedErrors answer, byte[] octets, int offset) {
        int at = offset + 1;
        for (int i = 0; i < octets[offset]; i++) {
            int length = BigEndian.get16(octets, at + 2);
            answer.add(BigEndian.get16(octets, at), octets, at + 4, length);
            at += 4 + length;
        }
    }

    static List<ExtendedError> read(EntryCursor cursor) {
        int count = cursor.get8();
        if (count == 0) {
            return List.of();
        }
        List<ExtendedError> errors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int code = cursor.get16();
            errors.add(new ExtendedError(code, new String(cursor.get(cursor.get16()), StandardCharsets.UTF_8)));
        }
        return List.copyOf(errors);
    }
}
