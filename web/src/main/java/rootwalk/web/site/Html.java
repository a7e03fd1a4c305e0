package rootwalk.web.site;

/// The little HTML that is made here.
public final class Html {

    private Html() {}

    public static String head(String title) {
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <h1>%s</h1>
            """.formatted(escape(title), escape(title));
    }

    /// Text where a tag or an attribute's value in quotes may stand around it.
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
