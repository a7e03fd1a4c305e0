package rootwalk.wire;

/// Reads the number in a generic mnemonic such as TYPE731 or CLASS32 (RFC 3597 section 5).
final class NumberSuffix {

    private NumberSuffix() {}

    /// The number 0 to 65535 that follows `prefix` in `text`, or -1.
    static int parse(String prefix, String text) {
        if (!text.startsWith(prefix)
                || text.length() == prefix.length()
                || text.length() > prefix.length() + 5) {
            return -1;
        }
        int number = 0;
        for (int i = prefix.length(); i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number <= 0xFFFF ? number : -1;
    }
}
