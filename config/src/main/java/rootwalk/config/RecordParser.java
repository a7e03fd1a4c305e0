package rootwalk.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.text.AnchorText;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;

/// Parses records, and suggests corrections for invalid ones.
final class RecordParser {

    /// The TTL of a record without one, as for local data of Unbound.
    private static final int DEFAULT_TTL = 3600;

    private static final Pattern NAME_AND_ADDRESS = Pattern.compile("([^\\s=/]+)(?:\\s+|=)([0-9A-Fa-f:.]+)");
    private static final Pattern ADDRESS_AND_NAME =
            Pattern.compile("([0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*)\\s+([^\\s=/]+)");

    private RecordParser() {}

    static RRset record(String text, WarningSink warnings) {
        RRset record = RecordText.parse(text, Name.ROOT, DEFAULT_TTL, warnings);
        if (record.dnsClass() != RecordClass.IN) {
            throw new UnusableTextException("'" + text + "' is of class " + RecordClass.name(record.dnsClass()),
                    "write IN in its place, or no class");
        }
        if (record.owner().toString().startsWith("*.")) {
            String zone = record.owner().toString().substring(2);
            throw new UnusableTextException("'" + text + "' has a wildcard, but a record of local-data has one name",
                    "write local-zones: [{name: " + zone + ", action: redirect}], and the record with the owner "
                            + zone);
        }
        if (record.type() == RecordType.DNAME) {
            // RFC 6672 section 2.3: it redirects the names below it, and records of local-data are for one name.
            throw new UnusableTextException("'" + text + "' is a DNAME record, which local-data does not support",
                    "put it into a zone file, with SOA and NS records, and name that file in zones");
        }
        return record;
    }

    /// A trust anchor.
    static RRset anchor(String text, WarningSink warnings) {
        try {
            return AnchorText.parse(text, warnings);
        } catch (EntryException e) {
            throw new UnusableTextException("'" + text + "' is not a trust anchor (" + e.what() + ")", e.remedy(), e);
        }
    }

    /// An address record, if the text is only a name and an address.
    static Optional<String> suggest(String text) {
        Matcher usual = NAME_AND_ADDRESS.matcher(text.strip());
        if (usual.matches()) {
            return address(usual.group(1), usual.group(2));
        }
        Matcher ofHosts = ADDRESS_AND_NAME.matcher(text.strip());
        return ofHosts.matches() ? address(ofHosts.group(2), ofHosts.group(1)) : Optional.empty();
    }

    private static Optional<String> address(String name, String address) {
        String record =
                name + (name.endsWith(".") ? "" : ".") + " " + (address.indexOf(':') < 0 ? "A " : "AAAA ") + address;
        try {
            var _ = RecordText.parse(record, Name.ROOT, DEFAULT_TTL, WarningSink.NONE);
            return Optional.of('"' + record + '"');
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
