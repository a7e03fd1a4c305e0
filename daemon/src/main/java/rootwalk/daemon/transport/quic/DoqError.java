package rootwalk.daemon.transport.quic;

/// The error codes that end streams and connections (RFC 9250 section 8.4).
enum DoqError {
    NO_ERROR(0x0),
    INTERNAL_ERROR(0x1),
    PROTOCOL_ERROR(0x2),
    REQUEST_CANCELLED(0x3),
    EXCESSIVE_LOAD(0x4),
    UNSPECIFIED_ERROR(0x5);

    private final int code;

    DoqError(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
