package rootwalk.wire;

/// RCODE numbers, the extended ones of EDNS included (RFC 6895 section 2.3).
public final class ResponseCode {

    public static final int NOERROR = 0;
    public static final int FORMERR = 1;
    public static final int SERVFAIL = 2;
    public static final int NXDOMAIN = 3;
    public static final int NOTIMP = 4;
    public static final int REFUSED = 5;
    public static final int YXDOMAIN = 6;
    public static final int YXRRSET = 7;
    public static final int NXRRSET = 8;
    public static final int NOTAUTH = 9;
    public static final int NOTZONE = 10;
    public static final int BADVERS = 16;
    /// Only as TSIG ERROR (RFC 8945 section 3), where 16 is not BADVERS.
    public static final int BADSIG = 16;
    public static final int BADKEY = 17;
    public static final int BADTIME = 18;
    public static final int BADMODE = 19;
    public static final int BADNAME = 20;
    public static final int BADALG = 21;
    public static final int BADTRUNC = 22;
    public static final int BADCOOKIE = 23;

    private static final String[] NAMES = {
            "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET",
            "NOTAUTH", "NOTZONE"
    };

    private ResponseCode() {}

    /// The mnemonic, or `RCODE12` for a number without one.
    public static String name(int code) {
        if (code >= 0 && code < NAMES.length) {
            return NAMES[code];
        }
        return switch (code) {
            case BADVERS -> "BADVERS";
            case BADKEY -> "BADKEY";
            case BADTIME -> "BADTIME";
            case BADMODE -> "BADMODE";
            case BADNAME -> "BADNAME";
            case BADALG -> "BADALG";
            case BADTRUNC -> "BADTRUNC";
            case BADCOOKIE -> "BADCOOKIE";
            default -> "RCODE" + code;
        };
    }

    /// The mnemonic of a TSIG ERROR (RFC 8945 section 3).
    public static String nameInTsig(int code) {
        return code == BADSIG ? "BADSIG" : name(code);
    }
}
