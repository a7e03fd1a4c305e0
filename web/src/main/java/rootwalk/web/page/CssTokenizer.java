package rootwalk.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The CSS tokens that are needed to find resources (CSS Syntax Module Level 3, section 4): identifiers, at-keywords,
/// strings, URLs, and single characters. One pass without backtracking, so time and memory are linear.
final class CssTokenizer {

    private final String css;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private CssTokenizer(String css) {
        this.css = css;
    }

    /// A token.
    sealed interface Token {

        /// `@import`, in lower case and without the `@`.
        record AtKeyword(String name) implements Token {}

        /// An identifier, a number or a function name, in lower case.
        record Ident(String text) implements Token {}

        /// A string.
        record QuotedString(String text) implements Token {}

        /// `url(…)`, with or without quotes.
        record UrlToken(String text) implements Token {}

        /// Any other character.
        record Delim(char sign) implements Token {}
    }

    static List<Token> of(String css) {
        CssTokenizer reader = new CssTokenizer(css);
        while (reader.at < css.length()) {
            reader.next();
        }
        return reader.tokens;
    }

    private void next() {
        char c = css.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (css.startsWith("/*", at)) {
            int end = css.indexOf("*/", at + 2);
            at = end < 0 ? css.length() : end + 2;
        } else if (c == '"' || c == '\'') {
            at++;
            tokens.add(new Token.QuotedString(quoted(c)));
        } else if (c == '@') {
            at++;
            tokens.add(new Token.AtKeyword(ident()));
        } else if (isIdentChar(c)) {
            identOrUrl();
        } else {
            at++;
            tokens.add(new Token.Delim(c));
        }
    }

    private void identOrUrl() {
        String word = ident();
        if (!word.equals("url") || at >= css.length() || css.charAt(at) != '(') {
            tokens.add(new Token.Ident(word));
            return;
        }
        at++;
        skipBlanks();
        if (at < css.length() && (css.charAt(at) == '"' || css.charAt(at) == '\'')) {
            char quote = css.charAt(at++);
            tokens.add(new Token.UrlToken(quoted(quote)));
            skipTo(')');
        } else {
            tokens.add(new Token.UrlToken(bare()));
        }
    }

    private String ident() {
        StringBuilder word = new StringBuilder();
        while (at < css.length() && isIdentChar(css.charAt(at))) {
            if (css.charAt(at) == '\\') {
                escaped(word);
            } else {
                word.append(css.charAt(at++));
            }
        }
        return word.toString().toLowerCase(Locale.ROOT);
    }

    /// Up to the closing quote, or to the end of the line if it is missing.
    private String quoted(char quote) {
        StringBuilder text = new StringBuilder();
        while (at < css.length() && css.charAt(at) != quote && css.charAt(at) != '\n') {
            if (css.charAt(at) == '\\') {
                escaped(text);
            } else {
                text.append(css.charAt(at++));
            }
        }
        at++;
        return text.toString();
    }

    private String bare() {
        StringBuilder text = new StringBuilder();
        while (at < css.length() && css.charAt(at) != ')') {
            if (css.charAt(at) == '\\') {
                escaped(text);
            } else {
                text.append(css.charAt(at++));
            }
        }
        at++;
        return text.toString().strip();
    }

    /// After a backslash: up to six hexadecimal digits and a space, or one character.
    private void escaped(StringBuilder text) {
        at++;
        int begin = at;
        while (at < css.length() && at - begin < 6 && Character.digit(css.charAt(at), 16) >= 0) {
            at++;
        }
        if (at == begin) {
            if (at < css.length() && css.charAt(at) != '\n') {
                text.append(css.charAt(at));
            }
            at++;
            return;
        }
        int code = Integer.parseInt(css.substring(begin, at), 16);
        text.appendCodePoint(Character.isValidCodePoint(code) && code != 0 ? code : 0xFFFD);
        if (at < css.length() && Character.isWhitespace(css.charAt(at))) {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < css.length() && Character.isWhitespace(css.charAt(at))) {
            at++;
        }
    }

    private void skipTo(char end) {
        int found = css.indexOf(end, Math.min(at, css.length()));
        at = found < 0 ? css.length() : found + 1;
    }

    private static boolean isIdentChar(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '\\' || c > 0x7F;
    }
}
