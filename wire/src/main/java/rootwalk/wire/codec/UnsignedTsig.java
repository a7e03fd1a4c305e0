package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter.Section;

/// The TSIG of a response to a request that was signed with an unknown key: it has an error code and no MAC (RFC 8945
/// section 5.3.2).
public final class UnsignedTsig {

    private UnsignedTsig() {}

    /// Adds it as the last record of a response; false if it does not fit.
    ///
    /// @param request a request with a TSIG
    /// @param error TSIG ERROR, such as [rootwalk.wire.ResponseCode#BADKEY]
    public static boolean addTo(MessageWriter reply, RequestView request, int error) {
        int copied = request.tsigMacOffset() - request.tsigOffset();
        int id = request.tsigOriginalId();
        // Algorithm, time and fudge of the request; then no MAC, the original ID, the error, and no other data.
        byte[] data = new byte[copied + 8];
        System.arraycopy(request.octets(), request.tsigOffset(), data, 0, copied);
        BigEndian.put16(data, copied + 2, id);
        BigEndian.put16(data, copied + 4, error);
        reply.section(Section.ADDITIONAL);
        return reply.add(request.tsigKey(), RecordType.TSIG, RecordClass.ANY, 0, data, 0, data.length);
    }
}
