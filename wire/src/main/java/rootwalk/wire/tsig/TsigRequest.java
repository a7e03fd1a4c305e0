package rootwalk.wire.tsig;

import java.security.MessageDigest;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.codec.TsigView;

/// The result of the check of the TSIG of a request (RFC 8945 section 5.2).
public sealed interface TsigRequest {

    /// A request without a TSIG.
    TsigRequest ABSENT = new Absent();

    /// The request has no TSIG, and its response gets none.
    record Absent() implements TsigRequest {}

    /// The TSIG is valid.
    final class Signed implements TsigRequest {

        private final TsigKey key;
        private final byte[] mac;
        private final int originalId;

        private Signed(TsigKey key, byte[] mac, int originalId) {
            this.key = key;
            this.mac = mac;
            this.originalId = originalId;
        }

        public TsigKey key() {
            return key;
        }

        /// A new signer for a response of one message or of several.
        public TsigSigner signer() {
            return TsigSigner.ofResponse(key, mac, originalId);
        }
    }

    /// The TSIG has an error, so the request must not be processed.
    ///
    /// @param rcode the response code
    /// @param error TSIG ERROR, or 0 for none
    /// @param key the name of the key
    /// @param tsig of the response, which is one message; null for none
    record Failed(int rcode, int error, Name key, @Nullable ResponseTsig tsig) implements TsigRequest {}

    /// Checks key, MAC, time and truncation, in this order. A request without a known key costs no HMAC.
    ///
    /// A truncated MAC is refused, even if it has the length that RFC 8945 section 5.2.2.1 requires: no implementation
    /// truncates unless it is configured to, and a whole MAC fits into every message.
    ///
    /// @param now seconds since 1970-01-01
    static TsigRequest check(RequestView request, TsigKeys keys, TsigDigest digest, long now) {
        if (!request.hasTsig()) {
            return ABSENT;
        }
        TsigView tsig = request.tsig();
        Name name = tsig.key();
        TsigKey key = keys.find(name);
        if (key == null || !tsig.hasAlgorithm(key.algorithm().wireName())) {
            return unsigned(ResponseCode.BADKEY, name, tsig);
        }
        int length = tsig.macLength();
        if (length > key.algorithm().macLength() || length < key.algorithm().shortestMac()) {
            return new Failed(ResponseCode.FORMERR, 0, name, null);
        }
        byte[] received = Arrays.copyOfRange(tsig.octets(), tsig.macOffset(), tsig.macOffset() + length);
        if (!MessageDigest.isEqual(Arrays.copyOf(mac(request, key, digest), length), received)) {
            return unsigned(ResponseCode.BADSIG, name, tsig);
        }
        if (Math.abs(now - tsig.timeSigned()) > tsig.fudge()) {
            return signed(ResponseCode.BADTIME, key, received, tsig);
        }
        if (length < key.algorithm().macLength()) {
            return signed(ResponseCode.BADTRUNC, key, received, tsig);
        }
        return new Signed(key, received, tsig.originalId());
    }

    private static byte[] mac(RequestView request, TsigKey key, TsigDigest digest) {
        TsigView tsig = request.tsig();
        byte[] octets = request.octets();
        int offset = request.offset();
        digest.begin(key);
        digest.addMessage(octets, offset, tsig.offset() - offset, tsig.originalId(),
                BigEndian.get16(octets, offset + 10) - 1);
        digest.addVariables(key, tsig.timeSigned(), tsig.fudge(), tsig.error(), octets, tsig.otherOffset(),
                tsig.otherLength());
        return digest.finish();
    }

    private static Failed unsigned(int error, Name key, TsigView tsig) {
        return new Failed(ResponseCode.NOTAUTH, error, key, UnsignedTsig.of(tsig, error));
    }

    private static Failed signed(int error, TsigKey key, byte[] mac, TsigView tsig) {
        return new Failed(ResponseCode.NOTAUTH, error, key.name(),
                TsigSigner.ofError(key, mac, tsig, error));
    }
}
