package rootwalk.wire.tsig;

import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.RequestView;

/// Computes MACs from the data of RFC 8945 section 4.3, one after another. It has an instance of each algorithm that it
/// was used with. Used by one thread.
public final class TsigDigest {

    private static final int HEADER = RequestView.HEADER_LENGTH;
    private static final byte[] NO_OCTETS = {};

    private final Map<TsigAlgorithm, Mac> macs = new EnumMap<>(TsigAlgorithm.class);
    private final byte[] header = new byte[HEADER];
    private @Nullable Mac current;

    /// Starts a MAC; one that was not finished is discarded.
    void begin(TsigKey key) {
        Mac mac = macs.computeIfAbsent(key.algorithm(), TsigDigest::newMac);
        try {
            mac.init(key.secret());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an HMAC accepts any secret", e);
        }
        current = mac;
    }

    private static Mac newMac(TsigAlgorithm algorithm) {
        try {
            return Mac.getInstance(algorithm.standardName());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + algorithm.standardName(), e);
        }
    }

    private Mac current() {
        return Objects.requireNonNull(current, "begin comes first");
    }

    /// The MAC of a request, or of the previous message of a response (RFC 8945 section 4.3.1).
    void addPrior(byte[] mac) {
        BigEndian.put16(header, 0, mac.length);
        current().update(header, 0, 2);
        current().update(mac, 0, mac.length);
    }

    /// A message without its TSIG record (RFC 8945 section 4.3.2).
    ///
    /// @param length without that record
    /// @param originalId in place of its ID
    /// @param additional the number of records of the additional section, without that record
    void addMessage(byte[] octets, int offset, int length, int originalId, int additional) {
        BigEndian.put16(header, 0, originalId);
        System.arraycopy(octets, offset + 2, header, 2, HEADER - 4);
        BigEndian.put16(header, HEADER - 2, additional);
        current().update(header, 0, HEADER);
        current().update(octets, offset + HEADER, length - HEADER);
    }

    /// The TSIG variables (RFC 8945 section 4.3.3).
    void addVariables(TsigKey key, long timeSigned, int fudge, int error) {
        addVariables(key, timeSigned, fudge, error, NO_OCTETS, 0, 0);
    }

    /// The TSIG variables with other data.
    void addVariables(TsigKey key, long timeSigned, int fudge, int error, byte[] octets, int other, int otherLength) {
        current().update(key.sharedVariables());
        addTimers(timeSigned, fudge);
        BigEndian.put16(header, 0, error);
        BigEndian.put16(header, 2, otherLength);
        current().update(header, 0, 4);
        current().update(octets, other, otherLength);
    }

    /// The TSIG timers (RFC 8945 section 4.3.3.1).
    void addTimers(long timeSigned, int fudge) {
        BigEndian.put48(header, 0, timeSigned);
        BigEndian.put16(header, 6, fudge);
        current().update(header, 0, 8);
    }

    /// The MAC.
    byte[] finish() {
        return current().doFinal();
    }
}
