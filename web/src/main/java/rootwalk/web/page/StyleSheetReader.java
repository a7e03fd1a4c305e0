package rootwalk.web.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import rootwalk.web.http.Response;
import rootwalk.web.page.CssTokenizer.Token;
import rootwalk.web.page.Resource.Kind;
import rootwalk.web.url.Url;

/// Finds the resources of a style sheet: imports, fonts and images.
public final class StyleSheetReader {

    private static final Pattern SCREENS = Pattern.compile("(only\\s+)?(all|screen)\\b.*|\\(.*", Pattern.DOTALL);

    private final List<Token> tokens;
    private final ResourceCollector resources;
    private int at;
    private int depth;
    private boolean importsAllowed = true;

    private StyleSheetReader(List<Token> tokens, ResourceCollector resources) {
        this.tokens = tokens;
        this.resources = resources;
    }

    /// The resources of the style sheet in a response; none if it is not CSS.
    ///
    /// @param url the URL of the style sheet, after redirects; references are relative to it
    public static List<Resource> resources(Url url, Response response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "").strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/css")
                ? resources(url, response.body().text(StandardCharsets.UTF_8))
                : List.of();
    }

    /// The resources of a style sheet that is given as text.
    public static List<Resource> resources(Url url, String css) {
        StyleSheetReader reader = new StyleSheetReader(CssTokenizer.of(css), new ResourceCollector(url));
        while (reader.at < reader.tokens.size()) {
            reader.next();
        }
        return reader.resources.all();
    }

    /// The resources in the declarations of a `style` attribute.
    static List<Resource> declarations(String css, Url base, String element) {
        ResourceCollector resources = new ResourceCollector(base);
        for (Token token : CssTokenizer.of(css)) {
            if (token instanceof Token.UrlToken(String reference)) {
                resources.add(reference, Kind.IMAGE, Priority.LOW, "<" + element + " style>");
            }
        }
        return resources.all();
    }

    /// Whether a media query list matches a screen; only media types are evaluated.
    static boolean matchesScreen(String media) {
        String list = media.strip().toLowerCase(Locale.ROOT);
        return list.isEmpty()
                || Stream.of(list.split(",")).map(String::strip).anyMatch(query -> SCREENS.matcher(query).matches());
    }

    private void next() {
        Token token = tokens.get(at++);
        switch (token) {
            case Token.AtKeyword(String name) -> atRule(name);
            case Token.UrlToken(String reference) -> resources.add(reference, Kind.IMAGE, Priority.LOW, "url()");
            case Token.Delim(char sign) -> delim(sign);
            case Token.Ident _,Token.QuotedString _ -> importsAllowed = false;
        }
    }

    private void atRule(String name) {
        switch (name) {
            case "import" -> atImport();
            case "font-face" -> fontFace();
            // These may precede imports; a layer only without a block.
            case "charset", "layer" -> skipStatement();
            default -> importsAllowed = false;
        }
    }

    private void delim(char sign) {
        switch (sign) {
            case '{' -> depth++;
            case '}' -> depth = Math.max(0, depth - 1);
            case ';' -> {
                return;
            }
            default -> {
                // Part of a selector or value.
            }
        }
        importsAllowed = false;
    }

    /// Imports are valid before all other rules only.
    private void atImport() {
        if (at >= tokens.size()) {
            return;
        }
        String reference = switch (tokens.get(at)) {
            case Token.UrlToken(String text) -> text;
            case Token.QuotedString(String text) -> text;
            case Token.AtKeyword _,Token.Ident _,Token.Delim _ -> "";
        };
        int begin = at + 1;
        skipStatement();
        if (importsAllowed && depth == 0) {
            Priority priority = matchesScreen(media(begin)) ? Priority.HIGHEST : Priority.LOWEST;
            resources.add(reference, Kind.STYLESHEET, priority, "@import");
        }
    }

    /// The media of an import, without `layer` and `supports()`.
    private String media(int begin) {
        return begin < at && tokens.get(begin) instanceof Token.Ident(String word) && !word.equals("layer")
                && !word.equals("supports") ? word : "";
    }

    private void skipStatement() {
        while (at < tokens.size() && !isDelim(';') && !isDelim('{')) {
            at++;
        }
    }

    private boolean isDelim(char sign) {
        return tokens.get(at).equals(new Token.Delim(sign));
    }

    /// Browsers use the first source with a supported format; nearly all formats are supported.
    private void fontFace() {
        importsAllowed = false;
        boolean taken = false;
        for (; at < tokens.size() && !isDelim('}'); at++) {
            if (!taken && tokens.get(at) instanceof Token.UrlToken(String reference) && isKnownFormat()) {
                resources.add(reference, Kind.FONT, Priority.HIGH, "@font-face");
                taken = true;
            }
        }
    }

    /// The formats `embedded-opentype` and `svg` are obsolete.
    private boolean isKnownFormat() {
        boolean named = at + 2 < tokens.size() && tokens.get(at + 1).equals(new Token.Ident("format"));
        if (!named || at + 3 >= tokens.size()) {
            return true;
        }
        return switch (tokens.get(at + 3)) {
            case Token.QuotedString(String format) -> !format.equals("embedded-opentype") && !format.equals("svg");
            case Token.Ident(String format) -> !format.equals("embedded-opentype") && !format.equals("svg");
            case Token.AtKeyword _,Token.UrlToken _,Token.Delim _ -> true;
        };
    }
}
