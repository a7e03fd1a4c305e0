package rootwalk.web.page;

import java.util.Locale;

import rootwalk.web.url.Url;

/// Something that a page wants.
///
/// @param url
///            absolute, without fragment
/// @param namedBy
///            who wants it, as a person writes it: `<img src>`, `@font-face`
public record Resource(Url url, Kind kind, Priority priority, String namedBy) {

    /// What it is for.
    public enum Kind {
        STYLESHEET, SCRIPT, MODULE, FONT, IMAGE, ICON, FRAME, MEDIA, MANIFEST, DATA;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
