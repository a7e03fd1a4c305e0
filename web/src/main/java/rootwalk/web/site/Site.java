package rootwalk.web.site;

import java.util.List;
import java.util.Locale;

/// A web site: its names and its handler.
///
/// @param names in lower case, without port and trailing dot; `*` for all names of no other site
public record Site(List<String> names, Handler handler) {

    /// The name of the site for all other names.
    public static final String ANY = "*";

    public Site {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
