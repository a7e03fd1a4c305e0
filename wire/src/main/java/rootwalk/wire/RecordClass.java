package rootwalk.wire;

import java.util.Locale;

/// CLASS and QCLASS numbers (RFC 1035 section 3.2.4, RFC 6895 section 3.2).
public final class RecordClass {

    public static final int IN = 1;
    public static final int CH = 3;
    public static final int HS = 4;
    public static final int NONE = 254;
    public static final int ANY = 255;

    private RecordClass() {}

    /// The mnemonic, or `CLASS32` for a number without one.
    public static String name(int dnsClass) {
        return switch (dnsClass) {
            case IN -> "IN";
            case CH -> "CH";
            case HS -> "HS";
            case NONE -> "NONE";
            case ANY -> "ANY";
            default -> "CLASS" + dnsClass;
        };
    }

    /// The number of a mnemonic or of `CLASSnnn`, without regard to case; -1 if the text is neither.
    public static int parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return switch (upper) {
            case "IN" -> IN;
            case "CH", "CHAOS" -> CH;
            case "HS", "HESIOD" -> HS;
            case "NONE" -> NONE;
            case "ANY" -> ANY;
            default -> NumberSuffix.parse("CLASS", upper);
        };
    }
}
