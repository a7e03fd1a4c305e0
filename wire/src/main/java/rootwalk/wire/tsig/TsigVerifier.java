package rootwalk.wire.tsig;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.TsigView;
import rootwalk.wire.tsig.TsigResult.Rejected;

/// Verifies the response to a request that a [TsigSigner] signed: one message, or the messages of a zone transfer in
/// their order (RFC 8945 sections 5.3.1 and 5.4). After a message that is not accepted, the rest of a transfer cannot be verified; but a
/// response over UDP can be followed by another one. Used by one thread at a time.
public final class TsigVerifier {

    /// The most messages in succession without a TSIG (RFC 8945 section 5.3.1).
    static final int MOST_UNSIGNED = 99;

    /// What says that an error is not proven: it has no MAC.
    private static final String UNPROVEN = "; the response has no MAC, so anyone may have sent it";

    private final TsigKey key;
    private final TsigDigest digest = new TsigDigest();
    private final TsigView view = new TsigView();
    private byte[] prior;
    private boolean isFirst = true;
    private int unsigned;
    private boolean endsSigned;

    /// @param mac of the request
    TsigVerifier(TsigKey key, byte[] mac) {
        this.key = key;
        prior = mac;
    }

    /// Verifies the next message.
    ///
    /// @param now seconds since 1970-01-01
    public TsigResult verify(byte[] octets, int offset, int length, long now) {
        TsigResult result = switch (view.find(octets, offset, length)) {
            case MALFORMED -> rejected("its TSIG record, or the message, is malformed");
            case ABSENT -> isFirst ? new TsigResult.Unsigned() : between(octets, offset, length);
            case PRESENT -> signed(octets, offset, now);
        };
        endsSigned = result instanceof TsigResult.Valid;
        return result;
    }

    /// Whether the TSIG of the latest message is valid, as that of the last message of a transfer must be.
    public boolean endsSigned() {
        return endsSigned;
    }

    /// A message of a transfer without a TSIG: the next one that has a TSIG is about this one too.
    private TsigResult between(byte[] octets, int offset, int length) {
        if (unsigned == MOST_UNSIGNED) {
            return rejected("more than " + MOST_UNSIGNED + " messages in succession are not signed");
        }
        beginUnlessBegun();
        unsigned++;
        digest.addMessage(octets, offset, length, BigEndian.get16(octets, offset),
                BigEndian.get16(octets, offset + 10));
        return new TsigResult.Covered();
    }

    private void beginUnlessBegun() {
        if (unsigned == 0) {
            digest.begin(key);
            digest.addPrior(prior);
        }
    }

    private TsigResult signed(byte[] octets, int offset, long now) {
        int error = view.error();
        if (!view.key().equals(key.name())) {
            return rejected("it is signed with another key: " + view.key());
        }
        if (!view.hasAlgorithm(key.algorithm().wireName())) {
            return rejected("it is signed with another algorithm: " + view.algorithm());
        }
        int macLength = view.macLength();
        if (macLength == 0) {
            return error == 0 ? rejected("its TSIG record has no MAC") : failed(error, false);
        }
        if (macLength != key.algorithm().macLength()) {
            return rejected("its MAC has " + macLength + " octets instead of " + key.algorithm().macLength());
        }
        if (!isAuthentic(octets, offset)) {
            return error == 0 ? rejected("its MAC is wrong: the server has another secret, or the message was changed")
                    : failed(error, false);
        }
        if (error != 0) {
            return failed(error, true);
        }
        long difference = now - view.timeSigned();
        if (Math.abs(difference) > view.fudge()) {
            return rejected("it was signed at " + Instant.ofEpochSecond(view.timeSigned()) + ", which is "
                    + Math.abs(difference) + " seconds " + (difference > 0 ? "ago" : "in the future") + ", and "
                    + view.fudge() + " seconds are allowed; check both clocks");
        }
        return new TsigResult.Valid(Instant.ofEpochSecond(view.timeSigned()));
    }

    private boolean isAuthentic(byte[] octets, int offset) {
        byte[] received = Arrays.copyOfRange(octets, view.macOffset(), view.macOffset() + view.macLength());
        beginUnlessBegun();
        digest.addMessage(octets, offset, view.offset() - offset, view.originalId(),
                BigEndian.get16(octets, offset + 10) - 1);
        if (isFirst) {
            digest.addVariables(key, view.timeSigned(), view.fudge(), view.error(), octets, view.otherOffset(),
                    view.otherLength());
        } else {
            digest.addTimers(view.timeSigned(), view.fudge());
        }
        if (!MessageDigest.isEqual(digest.finish(), received)) {
            return false;
        }
        prior = received;
        isFirst = false;
        unsigned = 0;
        return true;
    }

    private static TsigResult rejected(String reason) {
        return new Rejected(reason);
    }

    /// @param isProven whether the MAC of the error is right
    private TsigResult failed(int error, boolean isProven) {
        String unproven = isProven ? "" : UNPROVEN;
        return rejected("the server reports " + switch (error) {
            case ResponseCode.BADSIG -> "BADSIG: its secret for " + key.name() + " differs from this one";
            case ResponseCode.BADKEY -> "BADKEY: it has no key " + key;
            case ResponseCode.BADTIME -> "BADTIME: " + clocks();
            case ResponseCode.BADTRUNC -> "BADTRUNC: it requires a longer MAC";
            default -> ResponseCode.nameInTsig(error);
        } + unproven);
    }

    /// RFC 8945 section 5.4.3: the time of the server is only reported.
    private String clocks() {
        return view.otherLength() == 6
                ? "its clock says " + Instant.ofEpochSecond(view.otherTime()) + "; check both clocks"
                : "its clock differs from this one; check both";
    }
}
