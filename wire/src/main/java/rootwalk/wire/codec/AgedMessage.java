package rootwalk.wire.codec;

import java.util.regex.Pattern;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordType;

/// A message that an HTTP cache has stored for some time (RFC 8484 section 5.1).
public final class AgedMessage {

    private static final Pattern AGE = Pattern.compile("\\d{1,10}");

    /// Octets of TTL and RDLENGTH, which are before the data.
    private static final int BEFORE_DATA = 6;

    private AgedMessage() {}

    /// Subtracts the age of a response from its TTLs.
    ///
    /// @param age the value of the header field `Age`; ignored if it is none (RFC 9111 section 5.1)
    public static void age(byte[] message, String age) {
        long seconds = AGE.matcher(age).matches() ? Long.parseLong(age) : 0;
        RecordCursor records = new RecordCursor();
        if (seconds == 0 || !records.begin(message, 0, message.length)) {
            return;
        }
        while (records.next()) {
            if (records.type() != RecordType.OPT) {
                long ttl = Integer.toUnsignedLong(records.ttl());
                BigEndian.put32(message, records.dataOffset() - BEFORE_DATA, (int) Math.max(0, ttl - seconds));
            }
        }
    }
}
