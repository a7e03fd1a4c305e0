package rootwalk.wire;

/// Text that came from elsewhere (a file, the network), as it may be printed: a terminal obeys nothing in it, and it
/// stays on its line.
public final class Harmless {

    private Harmless() {}

    /// The same text with every control character as `\DDD`, as zone files write it (RFC 1035 section 5.1). What turns the
    /// direction of writing is a U+FFFD, since it could show one text for another.
    public static String text(CharSequence text) {
        StringBuilder all = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(c, all));
        return all.toString();
    }

    private static void append(int c, StringBuilder all) {
        if (Character.isISOControl(c)) {
            all.append('\\').append((char) ('0' + c / 100)).append((char) ('0' + c / 10 % 10))
                    .append((char) ('0' + c % 10));
        } else {
            all.appendCodePoint(Character.getType(c) == Character.FORMAT ? '\ufffd' : c);
        }
    }
}
