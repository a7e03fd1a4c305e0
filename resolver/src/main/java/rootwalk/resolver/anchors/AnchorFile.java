package rootwalk.resolver.anchors;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.text.PrivateKeyText;

/// Reads trust anchors from the text of a file: DS and DNSKEY records in zone-file syntax, or the XML that IANA publishes for
/// the root (RFC 9718).
public final class AnchorFile {

    /// The content of a file.
    ///
    /// @param faults
    ///            all of them; the anchors are those of the other records
    /// @param warnings
    ///            of anchors that cannot be used
    public record Content(AnchorSet anchors, List<Fault> faults, List<Fault> warnings) {

        public Content {
            faults = List.copyOf(faults);
            warnings = List.copyOf(warnings);
        }

        private static Content of(Fault fault) {
            return new Content(AnchorSet.NONE, List.of(fault), List.of());
        }
    }

    /// A problem of the file.
    ///
    /// @param line
    ///            from 1
    /// @param remedy
    ///            how to solve it
    public record Fault(int line, String what, String remedy) {}

    /// The statements of named.conf that contain trust anchors, as in the file bind.keys.
    private static final Pattern OF_BIND =
            Pattern.compile("^\\s*(trust-anchors|managed-keys|trusted-keys)\\s*\\{", Pattern.MULTILINE);

    private AnchorFile() {}

    /// @param time
    ///            at which the anchors of an XML file must be valid; records have no time
    public static Content read(String text, ValidationTime time) {
        int line = PrivateKeyText.line(text);
        if (line > 0) {
            return Content.of(new Fault(line, "the file has a private key",
                    "name the file with the public key, whose name ends in .key"));
        }
        Matcher ofBind = OF_BIND.matcher(text);
        if (ofBind.find()) {
            int before = (int) text.substring(0, ofBind.start(1)).chars().filter(c -> c == '\n').count();
            return Content.of(new Fault(before + 1,
                    ofBind.group(1) + " is a statement of named.conf",
                    "write the keys as records, ZONE DNSKEY 257 3 8 AwEAA..., without quotes; those of the root are"
                            + " built in"));
        }
        Content content = text.stripLeading().startsWith("<") ? AnchorXml.read(text, time) : AnchorRecords.read(text);
        if (content.faults().isEmpty() && content.anchors().isEmpty()) {
            return Content.of(new Fault(1, "the file has no trust anchor",
                    "write DS or DNSKEY records, for example \". DS 20326 8 2 E06D...\""));
        }
        return content;
    }
}
