package rootwalk.web.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An entity tag (RFC 9110 section 8.8.3).
///
/// @param opaque with its quotes
public record EntityTag(Strength strength, String opaque) {

    /// How tags are compared (RFC 9110 section 8.8.1).
    public enum Strength {
        STRONG, WEAK
    }

    /// A tag in a list.
    private static final Pattern LISTED = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

    /// A tag that changes with every change.
    ///
    /// @param text without quotes
    public static EntityTag strong(String text) {
        return new EntityTag(Strength.STRONG, '"' + text + '"');
    }

    /// Whether `If-Match` matches, by strong comparison (RFC 9110 section 13.1.1).
    public boolean matchesStrongly(String ifMatch) {
        return ifMatch.strip().equals("*") || isListed(ifMatch, Strength.STRONG);
    }

    /// Whether `If-None-Match` matches, by weak comparison (RFC 9110 section 13.1.2).
    public boolean matchesWeakly(String ifNoneMatch) {
        return ifNoneMatch.strip().equals("*") || isListed(ifNoneMatch, Strength.WEAK);
    }

    private boolean isListed(String list, Strength needed) {
        Matcher tags = LISTED.matcher(list);
        while (tags.find()) {
            boolean strong = tags.group(1) == null && strength == Strength.STRONG;
            if (tags.group(2).equals(opaque) && (strong || needed == Strength.WEAK)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return switch (strength) {
            case STRONG -> opaque;
            case WEAK -> "W/" + opaque;
        };
    }
}
