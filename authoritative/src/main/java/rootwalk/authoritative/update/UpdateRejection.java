package rootwalk.authoritative.update;

import rootwalk.wire.ResponseCode;

/// An UPDATE message is not carried out; the zone stays as it is.
public final class UpdateRejection extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int rcode;

    UpdateRejection(int rcode, String reason) {
        super(reason);
        this.rcode = rcode;
    }

    static UpdateRejection malformed(String reason) {
        return new UpdateRejection(ResponseCode.FORMERR, reason);
    }

    static UpdateRejection refused(String reason) {
        return new UpdateRejection(ResponseCode.REFUSED, reason);
    }

    /// The response code.
    public int rcode() {
        return rcode;
    }

    /// For the log and for the extended error: the reason, in words.
    public String reason() {
        String reason = getMessage();
        return reason == null ? "" : reason;
    }
}
