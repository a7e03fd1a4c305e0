package rootwalk.web.url;

/// The reason why a text is not an `http` or `https` URL.
public final class UrlSyntaxException extends Exception {

    private final int position;

    UrlSyntaxException(int position, String what) {
        super(what);
        this.position = position;
    }

    /// The index of the character where the error was found, from 0.
    public int position() {
        return position;
    }

    /// The message, the text, and a mark below the position: three lines.
    public String withPosition(String text) {
        int at = Math.clamp(position, 0, text.length());
        return getMessage() + "\n  " + text + "\n  " + " ".repeat(text.codePointCount(0, at)) + "^";
    }
}
