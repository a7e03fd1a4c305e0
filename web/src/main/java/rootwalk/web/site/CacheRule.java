package rootwalk.web.site;

import java.util.regex.Pattern;

/// What `Cache-Control` says (RFC 9111 section 5.2) for the paths of a pattern.
///
/// @param pattern
///            of decoded paths, in which `*` stands for anything: `/assets/*`, `*.css`
/// @param value
///            of the field: `max-age=3600, immutable`
public record CacheRule(String pattern, String value) {

    boolean matches(String path) {
        return Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", path);
    }
}
