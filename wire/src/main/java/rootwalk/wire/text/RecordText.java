package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;

/// Single records in zone-file syntax (RFC 1035 section 5.1).
public final class RecordText {

    static final String COMMENT = "what follows the semicolon is a comment, which is not a part of the data";
    static final String REMEDY = "put text with a semicolon in quotes";

    private RecordText() {}

    /// Parses one record without a comment, as [#parse] does: its author may mean text with a semicolon.
    ///
    /// @throws IllegalArgumentException with the reason, for the author of the text
    public static RRset parseWithoutComment(String text, Name origin, int standardTtl, WarningSink warnings) {
        return parse(text, origin, standardTtl, warnings, () -> {
            throw new EntryException(COMMENT, REMEDY);
        });
    }

    /// Parses one record: owner, optionally TTL and class, type, data. A comment is a warning.
    ///
    /// @param origin completes relative names
    /// @param standardTtl of a record without one, in seconds
    /// @return an RRset of that record
    /// @throws IllegalArgumentException with the reason, for the author of the text
    public static RRset parse(String text, Name origin, int standardTtl, WarningSink warnings) {
        return parse(text, origin, standardTtl, warnings, () -> warnings.add(COMMENT, REMEDY));
    }

    private static RRset parse(String text, Name origin, int standardTtl, WarningSink warnings, Runnable onComment) {
        Entry entry = new Entry();
        WireBuffer owner = new WireBuffer();
        WireBuffer data = new WireBuffer();
        try {
            ZoneLexer lexer = ZoneLexer.ofLine(text.strip().getBytes(StandardCharsets.UTF_8), 1);
            if (!lexer.next(entry)) {
                throw new EntryException("the owner is missing", "write NAME TTL IN TYPE DATA");
            }
            owner.putName(entry, 0, origin);
            RecordHead head = RecordHead.read(entry, 1, warnings);
            RdataParser.read(head.type(), entry, head.data(), origin, data, warnings);
            boolean continues = lexer.next(entry);
            if (lexer.hasComment()) {
                onComment.run();
            }
            if (continues) {
                throw new EntryException("a second record follows", "write each record on its own");
            }
            return RRset.of(Name.of(owner.octets(), 0), head.type(), head.dnsClass(),
                    head.ttl() == RecordHead.NO_TTL ? standardTtl : head.ttl(),
                    List.of(Rdata.of(data.octets(), 0, data.length())));
        } catch (EntryException e) {
            throw new IllegalArgumentException(e.sentence(), e);
        }
    }
}
