package rootwalk.transfer;

import java.util.Objects;

import rootwalk.authoritative.transfer.TransferLimits;
import rootwalk.authoritative.transfer.TransferPauses;
import rootwalk.authoritative.transfer.TransferReader;
import rootwalk.authoritative.transfer.ZoneTransfer;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.text.RecordText;

/// Versions of the zone `example.`: refresh 1000, retry 100, expire 5000 seconds.
final class Versions {

    private Versions() {}

    static ZoneSnapshot of(int serial) {
        Name apex = Name.of("example.");
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(RecordText.parse("example. 60 SOA ns.example. h.example. " + serial + " 1000 100 5000 5", apex, 0,
                (_, _) -> {}));
        return Objects.requireNonNull(edit.build());
    }

    /// The differences between two versions, as a primary sends them.
    static TransferReader.Progress differences(ZoneSnapshot from, int to) {
        byte[] octets = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(octets, 0, octets.length, 1, Flags.QR | Flags.AA);
        writer.section(MessageWriter.Section.ANSWER);
        for (int serial : new int[] {to, from.serial(), to, to}) {
            RRset soa = ZoneTransfer.soa(of(serial));
            byte[] data = soa.rdata(0).sharedOctets();
            writer.add(soa.owner(), soa.type(), soa.dnsClass(), soa.ttl(), data, 0, data.length);
        }
        int length = writer.finish();
        return TransferReader.ixfr(from, 1, new TransferLimits(1 << 20, 10), TransferPauses.NONE).read(octets, 0,
                length);
    }
}
