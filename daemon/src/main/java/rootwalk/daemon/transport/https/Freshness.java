package rootwalk.daemon.transport.https;

import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.RecordCursor;

/// Says how long HTTP caches may use a response (RFC 8484 section 5.1). Used by one thread at a time.
final class Freshness {

    private static final String NONE = "no-store";

    private final RecordCursor records = new RecordCursor();

    /// The value of `Cache-Control`: the smallest TTL of the answer section, and the TTL of a negative answer (RFC 2308
    /// section 5), also of one behind an alias. Nothing else is stored: failures, and signed responses, whose signature is for one request.
    String cacheControl(byte[] octets, int offset, int length) {
        if (!records.begin(octets, offset, length)
                || (records.rcode() != ResponseCode.NOERROR && records.rcode() != ResponseCode.NXDOMAIN)) {
            return NONE;
        }
        long smallest = Long.MAX_VALUE;
        while (records.next()) {
            switch (records.section()) {
                case ANSWER -> smallest = Math.min(smallest, Integer.toUnsignedLong(records.ttl()));
                case AUTHORITY -> {
                    if (records.type() == RecordType.SOA && records.dataLength() >= Soa.NUMBERS) {
                        smallest = Math.min(smallest, Integer.toUnsignedLong(Soa.negativeTtl(records.ttl(), octets,
                                records.dataOffset() + records.dataLength())));
                    }
                }
                case ADDITIONAL -> {
                    if (records.type() == RecordType.TSIG) {
                        return NONE;
                    }
                }
            }
        }
        return smallest == Long.MAX_VALUE || smallest == 0 ? NONE : "max-age=" + smallest;
    }
}
