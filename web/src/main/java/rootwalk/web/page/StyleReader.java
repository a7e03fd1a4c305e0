package rootwalk.web.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import rootwalk.web.http.Response;
import rootwalk.web.page.Resource.Kind;
import rootwalk.web.page.StyleTokens.Token;
import rootwalk.web.url.Url;

/// Reads a style sheet for what it wants: imports, fonts and images.
public final class StyleReader {

    private static final Pattern SCREENS = Pattern.compile("(only\\s+)?(all|screen)\\b.*|\\(.*", Pattern.DOTALL);

    private final List<Token> tokens;
    private final Found found;
    private int at;
    private int depth;
    private boolean importsMayCome = true;

    private StyleReader(List<Token> tokens, Found found) {
        this.tokens = tokens;
        this.found = found;
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
        StyleReader reader = new StyleReader(StyleTokens.of(css), new Found(url));
        while (reader.at < reader.tokens.size()) {
            reader.next();
        }
        return reader.found.all();
    }

    /// What the declarations of a `style` attribute want.
    static List<Resource> declarations(String css, Url base, String element) {
        Found found = new Found(base);
        for (Token token : StyleTokens.of(css)) {
            if (token instanceof Token.Address(String reference)) {
                found.add(reference, Kind.IMAGE, Priority.LOW, "<" + element + " style>");
            }
        }
        return found.all();
    }

    /// Whether a list of media has one that a screen is, as far as its type tells.
    static boolean isForScreens(String media) {
        String list = media.strip().toLowerCase(Locale.ROOT);
        return list.isEmpty()
                || Stream.of(list.split(",")).map(String::strip).anyMatch(query -> SCREENS.matcher(query).matches());
    }

    private void next() {
        Token token = tokens.get(at++);
        switch (token) {
            case Token.AtWord(String name) -> atRule(name);
            case Token.Address(String reference) -> found.add(reference, Kind.IMAGE, Priority.LOW, "url()");
            case Token.Sign(char sign) -> sign(sign);
            case Token.Word _,Token.Quoted _ -> importsMayCome = false;
        }
    }

    private void atRule(String name) {
        switch (name) {
            case "import" -> imported();
            case "font-face" -> fontFace();
            // These may stand before imports; a layer only where it has no block.
            case "charset", "layer" -> skipStatement();
            default -> importsMayCome = false;
        }
    }

    private void sign(char sign) {
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
        importsMayCome = false;
    }

    /// An import counts before all rules only.
    private void imported() {
        if (at >= tokens.size()) {
            return;
        }
        String reference = switch (tokens.get(at)) {
            case Token.Address(String text) -> text;
            case Token.Quoted(String text) -> text;
            case Token.AtWord _,Token.Word _,Token.Sign _ -> "";
        };
        int begin = at + 1;
        skipStatement();
        if (importsMayCome && depth == 0) {
            Priority priority = isForScreens(media(begin)) ? Priority.HIGHEST : Priority.LOWEST;
            found.add(reference, Kind.STYLESHEET, priority, "@import");
        }
    }

    /// The words of an import's media, without those of `layer` and `supports()`.
    private String media(int begin) {
        return begin < at && tokens.get(begin) instanceof Token.Word(String word) && !word.equals("layer")
                && !word.equals("supports") ? word : "";
    }

    private void skipStatement() {
        while (at < tokens.size() && !isSign(';') && !isSign('{')) {
            at++;
        }
    }

    private boolean isSign(char sign) {
        return tokens.get(at).equals(new Token.Sign(sign));
    }

    /// A browser takes the first source of a face whose format it knows; nearly all of them know all.
    private void fontFace() {
        importsMayCome = false;
        boolean taken = false;
        for (; at < tokens.size() && !isSign('}'); at++) {
            if (!taken && tokens.get(at) instanceof Token.Address(String reference) && isKnownFormat()) {
                found.add(reference, Kind.FONT, Priority.HIGH, "@font-face");
                taken = true;
            }
        }
    }

    /// `format("embedded-opentype")` and `format("svg")` are of the past.
    private boolean isKnownFormat() {
        boolean named = at + 2 < tokens.size() && tokens.get(at + 1).equals(new Token.Word("format"));
        if (!named || at + 3 >= tokens.size()) {
            return true;
        }
        return switch (tokens.get(at + 3)) {
            case Token.Quoted(String format) -> !format.equals("embedded-opentype") && !format.equals("svg");
            case Token.Word(String format) -> !format.equals("embedded-opentype") && !format.equals("svg");
            case Token.AtWord _,Token.Address _,Token.Sign _ -> true;
        };
    }
}
