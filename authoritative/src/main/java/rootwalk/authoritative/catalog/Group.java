package rootwalk.authoritative.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// A value of the `group` property: the whole data of a TXT record, compared with regard to case (RFC 9432 section 4.4.2).
public record Group(Rdata value) {

    /// Octets of a string in a TXT record.
    private static final int MOST_OCTETS = 255;

    /// The group of one string, whose characters have no special meaning.
    ///
    /// @throws IllegalArgumentException if it has more than 255 octets in UTF-8
    public static Group of(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length > MOST_OCTETS) {
            throw new IllegalArgumentException("a group has 255 octets at most");
        }
        byte[] data = new byte[1 + octets.length];
        data[0] = (byte) octets.length;
        System.arraycopy(octets, 0, data, 1, octets.length);
        return new Group(Rdata.of(data));
    }

    /// The string, if it is the only one.
    public Optional<String> text() {
        byte[] octets = value.sharedOctets();
        return isOneString() ? Optional.of(new String(octets, 1, octets.length - 1, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private boolean isOneString() {
        return value.length() > 0 && value.length() == 1 + (value.octet(0) & 0xFF);
    }

    /// A value of one string is that string without quotes, as `nodnssec`, and one of several strings has quotes:
    /// `"operator-y" "bar"`. Escapes are those of zone files.
    @Override
    public String toString() {
        String text = RdataText.print(RecordType.TXT, value);
        return isOneString() ? text.substring(1, text.length() - 1) : text;
    }
}
