package rootwalk.wire;

/// Makes text from a file or the network safe to print: it contains no control characters that a terminal interprets,
/// and stays on one line.
public final class SafeText {

    private SafeText() {}

    /// The text with each control character as `\DDD`, as in zone files (RFC 1035 section 5.1). Characters that
    /// change the writing direction become U+FFFD, since they could make one text look like another, and so do the line
    /// separators of Unicode, where some programs end a line.
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
            all.appendCodePoint(isLetThrough(c) ? c : '\ufffd');
        }
    }

    private static boolean isLetThrough(int c) {
        int type = Character.getType(c);
        return type != Character.FORMAT && type != Character.LINE_SEPARATOR && type != Character.PARAGRAPH_SEPARATOR;
    }
}
