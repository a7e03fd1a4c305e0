package rootwalk.transfer;

import java.util.List;
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

    /// The serial number of the version with a ZONEMD record: the zone of RFC 8976 appendix A.1.
    static final int DIGESTED = 2018031900;

    private static final List<String> WITH_DIGEST = List.of(
            "example. 86400 SOA ns1 admin 2018031900 1800 900 604800 86400", "example. 86400 NS ns1",
            "example. 86400 NS ns2",
            "example. 86400 ZONEMD 2018031900 1 1 c68090d90a7aed716bc459f9340e3d7c1370d4d24b7e2fc3a1ddc0b9a87153b9"
                    + "a9713b3c9ae5cc27777f98b8e730044c",
            "ns1 3600 A 203.0.113.63", "ns2 3600 AAAA 2001:db8::63");

    static ZoneSnapshot of(int serial) {
        return zone(serial == DIGESTED ? WITH_DIGEST
                : List.of("example. 60 SOA ns.example. h.example. " + serial + " 1000 100 5000 5"));
    }

    private static ZoneSnapshot zone(List<String> records) {
        Name apex = Name.of("example.");
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        records.forEach(record -> edit.add(RecordText.parse(record, apex, 0, (_, _) -> {})));
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
