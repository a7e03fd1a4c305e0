package rootwalk.wire.tsig;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.codec.TsigView;

/// The TSIG record without a MAC in the response to a request whose key is unknown or whose MAC is wrong (RFC 8945
/// section 5.3.2). Immutable.
public final class UnsignedTsig implements ResponseTsig {

    private final byte[] record;

    private UnsignedTsig(byte[] record) {
        this.record = record;
    }

    /// The names, the time, the fudge and the original ID are those of the request.
    ///
    /// @param error BADKEY or BADSIG
    static UnsignedTsig of(TsigView request, int error) {
        Name key = request.key();
        Name algorithm = request.algorithm();
        byte[] record = new byte[TsigRecord.length(key, algorithm, 0, 0)];
        int timers = TsigRecord.begin(record, 0, key, algorithm, record.length);
        BigEndian.put48(record, timers, request.timeSigned());
        BigEndian.put16(record, timers + 6, request.fudge());
        BigEndian.put16(record, timers + 10, request.originalId());
        BigEndian.put16(record, timers + 12, error);
        return new UnsignedTsig(record);
    }

    @Override
    public int length() {
        return record.length;
    }

    @Override
    public int addTo(TsigDigest digest, byte[] buffer, int offset, int length, long now) {
        System.arraycopy(record, 0, buffer, offset + length, record.length);
        TsigRecord.count(buffer, offset);
        return length + record.length;
    }
}
