package rootwalk.resolver.anchors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.text.AnchorText;
import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.Fields;
import rootwalk.wire.text.WarningSink;
import rootwalk.wire.text.ZoneLexer;

/// Reads trust anchors from the text of a file: DS and DNSKEY records in zone-file syntax, or the XML that IANA publishes for
/// the root (RFC 9718).
public final class AnchorFile {

    /// The content of a file.
    ///
    /// @param faults
    ///            all of them; the anchors are those of the other records
    public record Content(AnchorSet anchors, List<Fault> faults) {

        public Content {
            faults = List.copyOf(faults);
        }
    }

    /// A problem of the file.
    ///
    /// @param line
    ///            from 1
    /// @param remedy
    ///            how to solve it
    public record Fault(int line, String what, String remedy) {}

    private AnchorFile() {}

    /// @param time
    ///            at which the anchors of an XML file must be valid; records have no time
    public static Content read(String text, ValidationTime time) {
        Content content = text.stripLeading().startsWith("<") ? AnchorXml.read(text, time) : records(text);
        if (content.faults().isEmpty() && content.anchors().isEmpty()) {
            return new Content(AnchorSet.NONE, List.of(new Fault(1, "the file has no trust anchor",
                    "write DS or DNSKEY records, for example \". DS 20326 8 2 E06D...\"")));
        }
        return content;
    }

    private static Content records(String text) {
        List<RRset> records = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        ZoneLexer lexer = new ZoneLexer(text.getBytes(StandardCharsets.UTF_8), 1);
        Entry entry = new Entry();
        Optional<Name> owner = Optional.empty();
        boolean isRead = false;
        while (!isRead) {
            try {
                isRead = !lexer.next(entry);
                if (!isRead && !Fields.is(entry, 0, "$TTL")) {
                    owner = entry.startsBlank() ? owner : Optional.of(AnchorText.owner(entry));
                    records.add(read(owner, entry));
                }
            } catch (EntryException e) {
                faults.add(new Fault(entry.line(), e.what(), e.remedy()));
            }
        }
        return new Content(AnchorSet.of(records), faults);
    }

    private static RRset read(Optional<Name> owner, Entry entry) {
        if (owner.isEmpty()) {
            throw new EntryException("the first record has no owner", "write ZONE DS or ZONE DNSKEY, and the data");
        }
        return AnchorText.read(owner.get(), entry, entry.startsBlank() ? 0 : 1, WarningSink.NONE);
    }
}
