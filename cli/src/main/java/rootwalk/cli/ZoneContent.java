package rootwalk.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.text.RdataText;

/// The records of a zone as a word of the control protocol: lines in base64. Stateless.
final class ZoneContent {

    private ZoneContent() {}

    static String encoded(ZoneSnapshot zone) {
        StringBuilder lines = new StringBuilder();
        zone.names().forEach(node -> append(node, lines));
        zone.nsec3().forEach(node -> append(node, lines));
        return Base64.getEncoder().encodeToString(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(ZoneNode node, StringBuilder lines) {
        for (RRset rrset : node.rrsets()) {
            for (Rdata data : rrset.rdata()) {
                lines.append(RdataText.print(RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), data))).append('\n');
            }
        }
    }
}
