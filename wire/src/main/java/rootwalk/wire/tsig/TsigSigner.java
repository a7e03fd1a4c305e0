package rootwalk.wire.tsig;

import rootwalk.wire.BigEndian;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.TsigView;

/// Signs a request, or every message of one response (RFC 8945 sections 5.1 and 5.3). The messages of a response are
/// signed in their order, each once. Used by one thread at a time.
public final class TsigSigner implements ResponseTsig {

    /// The tolerance for the clocks of others, in seconds (RFC 8945 section 10).
    static final int FUDGE = 300;

    private static final byte[] NO_MAC = {};

    private static final int NO_ERROR = 0;

    /// Octets of the time of the server after an error of the clock.
    private static final int OTHER_TIME = 6;

    private final TsigKey key;
    private final int originalId;
    private final int error;

    /// Time and fudge of a request outside of the tolerance: the client must accept them in the response (RFC 8945
    /// section 5.2.3).
    private final long clientTime;
    private final int clientFudge;

    private byte[] prior;
    private boolean isFirst = true;
    private long latest;

    private TsigSigner(TsigKey key, int originalId, int error, long clientTime, int clientFudge, byte[] prior) {
        this.key = key;
        this.originalId = originalId;
        this.error = error;
        this.clientTime = clientTime;
        this.clientFudge = clientFudge;
        this.prior = prior;
    }

    /// For a request with this ID.
    public static TsigSigner ofRequest(TsigKey key, int id) {
        return new TsigSigner(key, id, NO_ERROR, 0, 0, NO_MAC);
    }

    /// For the response to a valid request.
    ///
    /// @param mac of the request, as it was received
    /// @param originalId of its TSIG
    static TsigSigner ofResponse(TsigKey key, byte[] mac, int originalId) {
        return new TsigSigner(key, originalId, NO_ERROR, 0, 0, mac);
    }

    /// For the response to a request whose MAC is right, but whose TSIG has an error: BADTIME or BADTRUNC.
    static TsigSigner ofError(TsigKey key, byte[] mac, TsigView request, int error) {
        return new TsigSigner(key, request.originalId(), error, request.timeSigned(), request.fudge(), mac);
    }

    @Override
    public int length() {
        return TsigRecord.length(key.name(), key.algorithm().wireName(), key.algorithm().macLength(), otherLength());
    }

    private int otherLength() {
        return error == ResponseCode.BADTIME ? OTHER_TIME : 0;
    }

    @Override
    public int addTo(TsigDigest digest, byte[] buffer, int offset, int length, long now) {
        int end = offset + length;
        int recordLength = length();
        int timers = TsigRecord.begin(buffer, end, key.name(), key.algorithm().wireName(), recordLength);
        // RFC 8945 section 5.3.1: the times of a response do not decrease.
        latest = Math.max(latest, now);
        boolean isOfClient = error == ResponseCode.BADTIME;
        long time = isOfClient ? clientTime : latest;
        int fudge = isOfClient ? clientFudge : FUDGE;
        int macLength = key.algorithm().macLength();
        int behindMac = timers + 10 + macLength;
        BigEndian.put48(buffer, timers, time);
        BigEndian.put16(buffer, timers + 6, fudge);
        BigEndian.put16(buffer, timers + 8, macLength);
        BigEndian.put16(buffer, behindMac, originalId);
        BigEndian.put16(buffer, behindMac + 2, error);
        BigEndian.put16(buffer, behindMac + 4, otherLength());
        if (isOfClient) {
            BigEndian.put48(buffer, behindMac + 6, now);
        }
        digest.begin(key);
        if (prior.length > 0) {
            digest.addPrior(prior);
        }
        digest.addMessage(buffer, offset, length, originalId, BigEndian.get16(buffer, offset + 10));
        if (isFirst) {
            digest.addVariables(key, time, fudge, error, buffer, behindMac + 6, otherLength());
        } else {
            digest.addTimers(time, fudge);
        }
        byte[] mac = digest.finish();
        System.arraycopy(mac, 0, buffer, timers + 10, macLength);
        TsigRecord.count(buffer, offset);
        prior = mac;
        isFirst = false;
        return length + recordLength;
    }

    /// The verifier of the response to the request that was signed.
    public TsigVerifier verifier() {
        return new TsigVerifier(key, prior);
    }
}
