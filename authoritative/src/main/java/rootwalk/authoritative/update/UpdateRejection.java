package rootwalk.authoritative.update;

import rootwalk.wire.ResponseCode;

/// An UPDATE message is not carried out; the zone stays as it is.
public final class UpdateRejection extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int rcode;
    private final String record;

    UpdateRejection(int rcode, String reason) {
        this(rcode, reason, "");
    }

    private UpdateRejection(int rcode, String reason, String record) {
        super(reason);
        this.rcode = rcode;
        this.record = record;
    }

    static UpdateRejection malformed(String reason) {
        return new UpdateRejection(ResponseCode.FORMERR, reason);
    }

    static UpdateRejection refused(String reason) {
        return new UpdateRejection(ResponseCode.REFUSED, reason);
    }

    /// @param record the name, or the name and type, of the records for which the change is refused
    static UpdateRejection refused(String reason, String record) {
        return new UpdateRejection(ResponseCode.REFUSED, reason, record);
    }

    /// The response code.
    public int rcode() {
        return rcode;
    }

    /// The name, or the name and type, of the records for which the change is refused; empty if unknown.
    public String record() {
        return record;
    }

    /// For the log and for the extended error: the reason, in words.
    public String reason() {
        String reason = getMessage();
        return reason == null ? "" : reason;
    }
}
