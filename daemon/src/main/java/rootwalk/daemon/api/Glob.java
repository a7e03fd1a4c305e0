package rootwalk.daemon.api;

import java.util.Locale;

/// A text in which `*` stands for any characters and `?` for one, without regard to case. The time to match is at most the product of
/// both lengths.
///
/// @param pattern in lower case
record Glob(String pattern) {

    static Glob of(String text) {
        return new Glob(text.toLowerCase(Locale.ROOT));
    }

    boolean matches(String mixedCase) {
        String text = mixedCase.toLowerCase(Locale.ROOT);
        int at = 0;
        int textAt = 0;
        int afterStar = -1;
        int starEnd = 0;
        while (textAt < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                afterStar = ++at;
                starEnd = textAt;
            } else if (at < pattern.length()
                    && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(textAt))) {
                at++;
                textAt++;
            } else if (afterStar >= 0) {
                // The last asterisk takes one character more.
                at = afterStar;
                textAt = ++starEnd;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
