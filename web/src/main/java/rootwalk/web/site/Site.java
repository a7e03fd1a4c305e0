package rootwalk.web.site;

import java.util.List;
import java.util.Locale;

/// One web site: the names it is visited by, and what answers there.
///
/// @param names
///            in lower case, without a port and a last dot; `*` takes visits to every name that no other site has
public record Site(List<String> names, Handler handler) {

    /// The name of the site for all other names.
    public static final String ANY = "*";

    public Site {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
