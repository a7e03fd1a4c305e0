package rootwalk.resolver.anchors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.text.AnchorText;
import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.Fields;
import rootwalk.wire.text.ZoneLexer;

/// Reads trust anchors in zone-file syntax (RFC 1035 section 5.1), with `$ORIGIN` and `$TTL`. Used by one thread.
final class AnchorRecords {

    private static final String WRITE_RECORDS = "write ZONE DS or ZONE DNSKEY, and the data";

    private static final String ORIGIN = "$ORIGIN";

    private final List<RRset> records = new ArrayList<>();
    private final List<AnchorFile.Fault> faults = new ArrayList<>();
    private final List<AnchorFile.Fault> warnings = new ArrayList<>();
    private Name origin = Name.ROOT;
    private Optional<Name> owner = Optional.empty();

    private AnchorRecords() {}

    static AnchorFile.Content read(String text) {
        AnchorRecords file = new AnchorRecords();
        ZoneLexer lexer = new ZoneLexer(text.getBytes(StandardCharsets.UTF_8), 1);
        Entry entry = new Entry();
        boolean isRead = false;
        while (!isRead) {
            try {
                isRead = !lexer.next(entry);
                if (!isRead) {
                    file.entry(entry);
                }
            } catch (EntryException e) {
                file.faults.add(fault(entry, e));
            }
        }
        return new AnchorFile.Content(AnchorSet.of(file.records), file.faults, file.warnings);
    }

    private void entry(Entry entry) {
        if (Fields.is(entry, 0, "$TTL")) {
            return;
        }
        if (Fields.is(entry, 0, ORIGIN)) {
            origin = AnchorText.origin(entry, origin);
            return;
        }
        if (Fields.is(entry, 0, "$INCLUDE") || Fields.is(entry, 0, "$GENERATE")) {
            faults.add(new AnchorFile.Fault(entry.line(), "a file of trust anchors can have only $ORIGIN and $TTL",
                    "write the records themselves"));
            return;
        }
        if (!entry.startsBlank()) {
            // Lines after an owner that cannot be read belong to no zone.
            owner = Optional.empty();
            owner = Optional.of(AnchorText.owner(entry, origin));
        }
        if (owner.isEmpty()) {
            throw new EntryException("the DS or DNSKEY record has no owner", WRITE_RECORDS);
        }
        records.add(AnchorText.read(owner.get(), entry, entry.startsBlank() ? 0 : 1,
                (what, remedy) -> warnings.add(new AnchorFile.Fault(entry.line(), what, remedy))));
    }

    /// A wrong file may contain a secret, so messages quote only text that belongs in a file of anchors.
    private static AnchorFile.Fault fault(Entry entry, EntryException e) {
        return AnchorText.isMeant(entry) || Fields.is(entry, 0, ORIGIN)
                ? new AnchorFile.Fault(entry.line(), e.what(), e.remedy())
                : new AnchorFile.Fault(entry.line(), "this is not a DS or DNSKEY record",
                        "write DS or DNSKEY records of the zone");
    }
}
