package rootwalk.authoritative.catalog;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// A value of the `group` property: the whole data of a TXT record, compared with regard to case (RFC 9432 section 4.4.2).
///
/// As text, a value of one string is that string without quotes: `nodnssec`. A value of several strings has quotes:
/// `"operator-y" "bar"`. Escapes are those of zone files.
public record Group(Rdata value) {

    private static final String QUOTE = "\"";

    /// The group of a text.
    ///
    /// @throws IllegalArgumentException with the reason, if the text is not the data of a TXT record
    public static Group of(String text) {
        String quoted = text.startsWith(QUOTE) ? text : QUOTE + text + QUOTE;
        return new Group(RdataText.parse(RecordType.TXT, quoted, Name.ROOT));
    }

    @Override
    public String toString() {
        String text = RdataText.print(RecordType.TXT, value);
        boolean isOneString = value.length() > 0 && value.length() == 1 + (value.octet(0) & 0xFF);
        return isOneString ? text.substring(1, text.length() - 1) : text;
    }
}
