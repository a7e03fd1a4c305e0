package rootwalk.web.url;

/// Why a text is no URL of the web.
public final class UrlSyntaxException extends Exception {

    private final int position;

    UrlSyntaxException(int position, String what) {
        super(what);
        this.position = position;
    }

    /// Where in the text it was noticed: the index of a character, from 0.
    public int position() {
        return position;
    }

    /// What is wrong, with the text and a mark below the place: three lines.
    public String withPosition(String text) {
        int at = Math.clamp(position, 0, text.length());
        return getMessage() + "\n  " + text + "\n  " + " ".repeat(text.codePointCount(0, at)) + "^";
    }
}
