package rootwalk.authoritative.transfer;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.NameReader;
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.codec.RequestView;

/// A request for a zone transfer.
public sealed interface TransferRequest {

    /// A request that can be answered.
    sealed interface Valid extends TransferRequest {}

    /// The whole zone is requested (RFC 5936 section 2.1).
    record OfZone() implements Valid {}

    /// The differences from a version on are requested (RFC 1995 section 3).
    ///
    /// @param serial of the version that the client has
    record OfDifferences(int serial) implements Valid {}

    /// The request is an IXFR request without the version that the client has.
    record Malformed() implements TransferRequest {}

    /// Reads a request of QTYPE AXFR or IXFR. In an IXFR request, the authority section has one SOA record, of the zone; other
    /// records are ignored.
    ///
    /// @param cursor of the caller, which is overwritten
    static TransferRequest read(RequestView request, RecordCursor cursor) {
        if (request.qtype() == RecordType.AXFR) {
            return new OfZone();
        }
        TransferRequest found = new Malformed();
        int records = 0;
        cursor.begin(request);
        while (cursor.next()) {
            if (cursor.section() == Section.AUTHORITY && cursor.type() == RecordType.SOA) {
                found = version(request, cursor);
                records++;
            }
        }
        return records == 1 && !cursor.isMalformed() ? found : new Malformed();
    }

    private static TransferRequest version(RequestView request, RecordCursor cursor) {
        boolean isOfZone = cursor.dnsClass() == RecordClass.IN && cursor.ownerLength() == request.qnameLength()
                && CaseFolding.equal(cursor.ownerOctets(), 0, request.octets(), request.qnameOffset(),
                        cursor.ownerLength());
        int end = cursor.dataOffset() + cursor.dataLength();
        int at = NameReader.skip(request.octets(), cursor.dataOffset(), end);
        at = at < 0 ? at : NameReader.skip(request.octets(), at, end);
        return isOfZone && at == end - Soa.NUMBERS
                ? new OfDifferences(Soa.serial(request.octets(), end))
                : new Malformed();
    }
}
