package rootwalk.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// An extended DNS error (RFC 8914): the reason for an answer.
///
/// @param code INFO-CODE, one of the constants or any other number
/// @param text EXTRA-TEXT, for humans; may be empty
public record ExtendedError(int code, String text) {

    public static final int OTHER = 0;
    public static final int UNSUPPORTED_DNSKEY_ALGORITHM = 1;
    public static final int UNSUPPORTED_DS_DIGEST_TYPE = 2;
    public static final int STALE_ANSWER = 3;
    public static final int FORGED_ANSWER = 4;
    public static final int DNSSEC_INDETERMINATE = 5;
    public static final int DNSSEC_BOGUS = 6;
    public static final int SIGNATURE_EXPIRED = 7;
    public static final int SIGNATURE_NOT_YET_VALID = 8;
    public static final int DNSKEY_MISSING = 9;
    public static final int RRSIGS_MISSING = 10;
    public static final int NO_ZONE_KEY_BIT_SET = 11;
    public static final int NSEC_MISSING = 12;
    public static final int CACHED_ERROR = 13;
    public static final int NOT_READY = 14;
    public static final int BLOCKED = 15;
    public static final int CENSORED = 16;
    public static final int FILTERED = 17;
    public static final int PROHIBITED = 18;
    public static final int STALE_NXDOMAIN_ANSWER = 19;
    public static final int NOT_AUTHORITATIVE = 20;
    public static final int NOT_SUPPORTED = 21;
    public static final int NO_REACHABLE_AUTHORITY = 22;
    public static final int NETWORK_ERROR = 23;
    public static final int INVALID_DATA = 24;
    public static final int SIGNATURE_EXPIRED_BEFORE_VALID = 25;
    public static final int TOO_EARLY = 26;
    public static final int UNSUPPORTED_NSEC3_ITERATIONS = 27;
    public static final int UNABLE_TO_CONFORM_TO_POLICY = 28;
    public static final int SYNTHESIZED = 29;
    public static final int INVALID_QUERY_TYPE = 30;

    private static final String[] PURPOSES = {
            "Other Error", "Unsupported DNSKEY Algorithm", "Unsupported DS Digest Type", "Stale Answer",
            "Forged Answer", "DNSSEC Indeterminate",
            "DNSSEC Bogus", "Signature Expired", "Signature Not Yet Valid", "DNSKEY Missing", "RRSIGs Missing",
            "No Zone Key Bit Set",
            "NSEC Missing", "Cached Error", "Not Ready", "Blocked", "Censored", "Filtered", "Prohibited",
            "Stale NXDOMAIN Answer",
            "Not Authoritative", "Not Supported", "No Reachable Authority", "Network Error", "Invalid Data",
            "Signature Expired before Valid",
            "Too Early", "Unsupported NSEC3 Iterations Value", "Unable to conform to policy", "Synthesized",
            "Invalid Query Type"
    };

    /// The purpose of a code in the registry.
    public static String purpose(int code) {
        return code >= 0 && code < PURPOSES.length ? PURPOSES[code] : "Code " + code;
    }

    /// The approximate number of octets on the heap.
    public int footprint() {
        return 64 + text.length();
    }

    /// The extended errors among EDNS options.
    public static List<ExtendedError> among(List<EdnsOption> options) {
        List<ExtendedError> errors = new ArrayList<>(0);
        for (EdnsOption option : options) {
            if (option.code() == EdnsOption.EXTENDED_ERROR && option.data().length() >= 2) {
                byte[] data = option.data().toArray();
                errors.add(new ExtendedError(
                        option.data().unsignedShort(0), new String(data, 2, data.length - 2, StandardCharsets.UTF_8)));
            }
        }
        return errors;
    }

    /// The errors in their order, without repetitions.
    public static List<ExtendedError> distinct(List<ExtendedError> errors) {
        return errors.size() < 2 ? errors : List.copyOf(new LinkedHashSet<>(errors));
    }

    /// The error as an EDNS option.
    public EdnsOption option() {
        byte[] extra = text.getBytes(StandardCharsets.UTF_8);
        byte[] data = new byte[2 + extra.length];
        BigEndian.put16(data, 0, code);
        System.arraycopy(extra, 0, data, 2, extra.length);
        return new EdnsOption(EdnsOption.EXTENDED_ERROR, Octets.of(data));
    }
}
