package rootwalk.web.site;

import java.util.regex.Pattern;

/// The `Cache-Control` value (RFC 9111 section 5.2) for the paths that match a pattern.
///
/// @param pattern of decoded paths; `*` matches anything: `/assets/*`, `*.css`
/// @param value of the field: `max-age=3600, immutable`
public record CacheRule(String pattern, String value) {

    boolean matches(String path) {
        return Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", path);
    }
}
