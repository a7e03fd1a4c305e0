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

/// Reads a style sheet for what it wants: imports, fonts and images.
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

    /// What the style sheet of a response wants; nothing, where the response is none.
    ///
    /// @param url
    ///            where it came from, after redirects: its references are relative to that
    public static List<Resource> resources(Url url, Response response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "").strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/css")
                ? resources(url, response.body().text(StandardCharsets.UTF_8))
                : List.of();
    }

    /// What a style sheet wants that was read as text.
    public static List<Resource> resources(Url url, String css) {
        StyleSheetReader reader = new StyleSheetReader(CssTokenizer.of(css), new ResourceCollector(url));
        while (reader.at < reader.tokens.size()) {
            reader.next();
        }
        return reader.resources.all();
    }

    /// What the declarations of a `style` attribute want.
    static List<Resource> declarations(String css, Url base, String element) {
        ResourceCollector resources = new ResourceCollector(base);
        for (Token token : CssTokenizer.of(css)) {
            if (token instanceof Token.UrlToken(String reference)) {
                resources.add(reference, Kind.IMAGE, Priority.LOW, "<" + element + " style>");
            }
        }
        return resources.all();
    }

    /// Whether a list of media has one that a screen is, as far as its type tells.
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
            // These may stand before imports; a layer only where it has no block.
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
                // Of a selector or a value.
            }
        }
        importsAllowed = false;
    }

    /// An import counts before all rules only.
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

    /// The words of an import's media, without those of `layer` and `supports()`.
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

    /// A browser takes the first source of a face whose format it knows; nearly all of them know all.
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

    /// `format("embedded-opentype")` and `format("svg")` are of the past.
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
