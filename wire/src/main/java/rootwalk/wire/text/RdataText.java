package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Parses and prints RDATA of any type.
public final class RdataText {

    private RdataText() {}

    /// Parses the data of a record as in a zone file, also in the generic form `\# 4 0a000001`. A comment is an error: its author
    /// may mean text with a semicolon.
    ///
    /// @param origin completes relative names
    /// @throws IllegalArgumentException with the reason, for the author of the text
    public static Rdata parse(int type, String text, Name origin) {
        Entry entry = new Entry();
        WireBuffer out = new WireBuffer();
        try {
            ZoneLexer lexer = ZoneLexer.ofLine(text.getBytes(StandardCharsets.UTF_8), 1);
            if (!lexer.next(entry)) {
                entry.begin(new byte[0], 1, true);
            }
            RdataParser.read(type, entry, 0, origin, out, WarningSink.NONE);
            boolean continues = lexer.next(entry);
            if (lexer.hasComment()) {
                throw new EntryException(RecordText.COMMENT, RecordText.REMEDY);
            }
            if (continues) {
                throw new EntryException("the data continues on another line", "write it on one line");
            }
        } catch (EntryException e) {
            throw new IllegalArgumentException(e.sentence(), e);
        }
        return Rdata.of(out.octets(), 0, out.length());
    }

    /// The data of a record as in a zone file; in the generic form if the type has no other or the data is malformed.
    public static String print(int type, Rdata data) {
        RdataFormat form = RdataFormats.of(type);
        if (form == null) {
            return data.toString();
        }
        StringBuilder text = new StringBuilder();
        try {
            form.print(new OctetReader(data), text);
        } catch (MalformedRdataException e) {
            return data.toString();
        }
        return text.substring(Math.min(1, text.length()));
    }

    /// An RRset, with a line for each record: `www.example. 300 IN A 192.0.2.1`.
    public static String print(RRset rrset) {
        StringBuilder lines = new StringBuilder();
        for (Rdata data : rrset.rdata()) {
            lines.append(lines.isEmpty() ? "" : "\n").append(rrset.owner()).append(' ').append(rrset.ttl()).append(' ')
                    .append(RecordClass.name(rrset.dnsClass())).append(' ').append(RecordType.name(rrset.type()))
                    .append(' ')
                    .append(print(rrset.type(), data));
        }
        return lines.toString();
    }
}
