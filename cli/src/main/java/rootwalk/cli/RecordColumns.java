package rootwalk.cli;

import java.util.Collection;
import java.util.List;

import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Records for people: a line each, owner, TTL, type and data in columns.
final class RecordColumns {

    private RecordColumns() {}

    /// Lines, each with two spaces in front and a line feed behind; the owners as wide as those of `alignedWith`.
    static String print(List<RecordSet> sets, Collection<List<RecordSet>> alignedWith, Paint.Brush brush) {
        int ownerWidth = 0;
        for (List<RecordSet> others : alignedWith) {
            for (RecordSet set : others) {
                ownerWidth = Math.max(ownerWidth, set.owner().toString().length());
            }
        }
        int ttlWidth = 1;
        int typeWidth = 1;
        for (RecordSet set : sets) {
            ttlWidth = Math.max(ttlWidth, Integer.toString(set.ttl()).length());
            typeWidth = Math.max(typeWidth, type(set).length());
        }
        StringBuilder out = new StringBuilder();
        for (RecordSet set : sets) {
            String ttl = Integer.toString(set.ttl());
            String front = "  " + brush.paint(Paint.NAME, pad(set.owner().toString(), ownerWidth)) + "  "
                    + brush.paint(Paint.FAINT, " ".repeat(ttlWidth - ttl.length()) + ttl) + "  "
                    + pad(type(set), typeWidth)
                    + "  ";
            for (Rdata data : set.rdata()) {
                out.append(front).append(RdataText.print(set.type(), data)).append('\n');
            }
        }
        return out.toString();
    }

    private static String type(RecordSet set) {
        String type = RecordType.name(set.type());
        return set.dnsClass() == RecordClass.IN ? type : RecordClass.name(set.dnsClass()) + " " + type;
    }

    /// The text with spaces behind it, so that it is at least that wide.
    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
