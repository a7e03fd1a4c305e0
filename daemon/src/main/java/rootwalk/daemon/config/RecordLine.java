package rootwalk.daemon.config;

import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// One record in zone-file syntax on a line of its own: an owner, perhaps a TTL and a class in either order, a type,
/// data (RFC 1035 section 5.1).
final class RecordLine {

    /// Of a record that names none; what Unbound gives its local data.
    static final int STANDARD_TTL = 3600;

    private String rest;

    private RecordLine(String text) {
        rest = text.strip();
    }

    /// A set of one record. Names that do not end with a dot are completed with the root.
    ///
    /// @throws IllegalArgumentException with what is wrong
    static RecordSet parse(String text) {
        return new RecordLine(text).record();
    }

    private RecordSet record() {
        Name owner = Name.of(word("the owner"));
        int ttl = STANDARD_TTL;
        int dnsClass = RecordClass.IN;
        String word = word("the type");
        while (true) {
            if (isNumber(word)) {
                ttl = ttl(word);
            } else if (RecordType.parse(word) < 0 && RecordClass.parse(word) >= 0) {
                dnsClass = RecordClass.parse(word);
            } else {
                break;
            }
            word = word("the type");
        }
        int type = RecordType.parse(word);
        if (type < 0) {
            throw new IllegalArgumentException(word + " is no record type");
        }
        if (RecordType.isMeta(type)) {
            throw new IllegalArgumentException("a record of type " + word + " cannot be stored");
        }
        Rdata data = RdataText.parse(type, rest, Name.ROOT);
        return RecordSet.of(owner, type, dnsClass, ttl, List.of(data));
    }

    private String word(String what) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(what + " is missing");
        }
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        String word = rest.substring(0, end);
        rest = rest.substring(end).strip();
        return word;
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// RFC 2181 section 8: 31 bits.
    private static int ttl(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the TTL " + word + " is above 2147483647", e);
        }
    }
}
