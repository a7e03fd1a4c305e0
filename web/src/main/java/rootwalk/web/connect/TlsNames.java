package rootwalk.web.connect;

import java.util.Arrays;
import java.util.HexFormat;

import rootwalk.web.path.HandshakeMessages;

/// The names of TLS messages and alerts (RFC 8446 section 4, 6; RFC 5246 section 7.4).
final class TlsNames {

    /// The random of a HelloRetryRequest (RFC 8446 section 4.1.3).
    private static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");
    private static final int RANDOM = 11;
    private static final int SERVER_HELLO = 2;

    private TlsNames() {}

    /// The name of the first message in a cleartext handshake record.
    ///
    /// @param record the beginning of the record, with its header
    static String handshake(byte[] record, int length) {
        int type = record[5] & 0xFF;
        boolean isRetry = type == SERVER_HELLO && length >= RANDOM + RETRY.length
                && Arrays.equals(record, RANDOM, RANDOM + RETRY.length, RETRY, 0, RETRY.length);
        return isRetry ? "HelloRetryRequest"
                : HandshakeMessages.name(type).orElseGet(() -> "handshake message " + type);
    }

    static String alert(byte description) {
        return switch (description) {
            case 0 -> "close_notify";
            case 10 -> "unexpected_message";
            case 20 -> "bad_record_mac";
            case 22 -> "record_overflow";
            case 40 -> "handshake_failure";
            case 42 -> "bad_certificate";
            case 43 -> "unsupported_certificate";
            case 44 -> "certificate_revoked";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case 47 -> "illegal_parameter";
            case 48 -> "unknown_ca";
            case 49 -> "access_denied";
            case 50 -> "decode_error";
            case 51 -> "decrypt_error";
            case 70 -> "protocol_version";
            case 71 -> "insufficient_security";
            case 80 -> "internal_error";
            case 86 -> "inappropriate_fallback";
            case 90 -> "user_canceled";
            case 109 -> "missing_extension";
            case 110 -> "unsupported_extension";
            case 112 -> "unrecognized_name";
            case 113 -> "bad_certificate_status_response";
            case 115 -> "unknown_psk_identity";
            case 116 -> "certificate_required";
            case 120 -> "no_application_protocol";
            default -> "number " + (description & 0xFF);
        };
    }
}
