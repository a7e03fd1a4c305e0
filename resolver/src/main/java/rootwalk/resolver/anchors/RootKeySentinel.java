package rootwalk.resolver.anchors;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;

import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Lets users find out whether a key of the root is trusted here: names that begin with a special label fail if it is, or if
/// it is not (RFC 8509). Any thread.
public final class RootKeySentinel implements AnswerFilter {

    private static final String IS_TRUSTED = "root-key-sentinel-is-ta-";
    private static final String IS_NOT_TRUSTED = "root-key-sentinel-not-ta-";
    private static final int DIGITS = 5;

    private final CurrentAnchors anchors;

    public RootKeySentinel(CurrentAnchors anchors) {
        this.anchors = anchors;
    }

    /// The result for the client (RFC 8509 section 2).
    @Override
    public Resolution filter(Query query, Resolution resolution) {
        int type = query.question().type();
        boolean isAddress = type == RecordType.A || type == RecordType.AAAA;
        if (!isAddress || query.checkingDisabled() || resolution.security() != Security.SECURE
                || resolution.isFailure()) {
            return resolution;
        }
        String label = firstLabel(query.question().name());
        OptionalInt mustBeTrusted = tag(label, IS_TRUSTED);
        OptionalInt mustNotBeTrusted = tag(label, IS_NOT_TRUSTED);
        boolean fails = (mustBeTrusted.isPresent() && !anchors.trustsRootKey(mustBeTrusted.getAsInt()))
                || (mustNotBeTrusted.isPresent() && anchors.trustsRootKey(mustNotBeTrusted.getAsInt()));
        return fails ? Resolution.failed(ResponseCode.SERVFAIL, resolution.ttl(),
                new ExtendedError(ExtendedError.OTHER, "root key sentinel: " + label)) : resolution;
    }

    private static String firstLabel(Name name) {
        byte[] octets = name.sharedOctets();
        return new String(octets, name.isRoot() ? 0 : 1, octets[0], StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
    }

    /// The tag has five digits, with zeros before it if it is short (RFC 8509 section 2.1).
    private static OptionalInt tag(String label, String prefix) {
        if (label.length() != prefix.length() + DIGITS || !label.startsWith(prefix)) {
            return OptionalInt.empty();
        }
        String digits = label.substring(prefix.length());
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? OptionalInt.of(Integer.parseInt(digits))
                : OptionalInt.empty();
    }
}
