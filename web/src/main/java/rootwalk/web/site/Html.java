package rootwalk.web.site;

/// HTML helpers of the built-in pages.
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

    /// Escapes text for element content and quoted attribute values.
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
