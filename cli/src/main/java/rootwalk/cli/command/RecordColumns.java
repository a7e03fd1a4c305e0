package rootwalk.cli.command;

import java.util.Collection;
import java.util.List;

import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Prints records as text: a line each, with owner, TTL, type and data in columns.
public final class RecordColumns {

    private RecordColumns() {}

    /// Lines that are indented by two spaces; the owner column is as wide as for `alignedWith`.
    public static String print(List<RRset> rrsets, Collection<List<RRset>> alignedWith, Paint.Brush brush) {
        int ownerWidth = 0;
        for (List<RRset> others : alignedWith) {
            for (RRset rrset : others) {
                ownerWidth = Math.max(ownerWidth, rrset.owner().toString().length());
            }
        }
        int ttlWidth = 1;
        int typeWidth = 1;
        for (RRset rrset : rrsets) {
            ttlWidth = Math.max(ttlWidth, Integer.toString(rrset.ttl()).length());
            typeWidth = Math.max(typeWidth, type(rrset).length());
        }
        StringBuilder out = new StringBuilder();
        for (RRset rrset : rrsets) {
            String ttl = Integer.toString(rrset.ttl());
            String front = "  " + brush.paint(Paint.NAME, pad(rrset.owner().toString(), ownerWidth)) + "  "
                    + brush.paint(Paint.FAINT, " ".repeat(ttlWidth - ttl.length()) + ttl) + "  "
                    + pad(type(rrset), typeWidth)
                    + "  ";
            for (Rdata data : rrset.rdata()) {
                out.append(front).append(RdataText.print(rrset.type(), data)).append('\n');
            }
        }
        return out.toString();
    }

    private static String type(RRset rrset) {
        String type = RecordType.name(rrset.type());
        return rrset.dnsClass() == RecordClass.IN ? type : RecordClass.name(rrset.dnsClass()) + " " + type;
    }

    /// Pads a text with spaces to a width.
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
