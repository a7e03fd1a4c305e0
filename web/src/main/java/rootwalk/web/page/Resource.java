package rootwalk.web.page;

import java.util.Locale;

import rootwalk.web.url.Url;

/// A resource of a page.
///
/// @param url absolute, without fragment
/// @param namedBy the element or rule that names it, as text: `<img src>`, `@font-face`
public record Resource(Url url, Kind kind, Priority priority, String namedBy) {

    /// The use of a resource.
    public enum Kind {
        STYLESHEET, SCRIPT, MODULE, FONT, IMAGE, ICON, FRAME, MEDIA, MANIFEST, DATA;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
