package rootwalk.web.cookie;

import java.util.List;
import java.util.Optional;

import rootwalk.web.client.Cookies;
import rootwalk.web.url.Url;

/// Cookies from the command line, for one host, in addition to those of a jar: curl's `-b NAME=VALUE`. They are not
/// stored in the jar. Thread-safe.
///
/// @param site only the host of this URL gets the cookies, also after redirects
/// @param pairs `a=1; b=2`
public record ExtraCookies(Cookies jar, Url site, String pairs) implements Cookies {

    @Override
    public Optional<String> header(Url url) {
        if (!url.host().equals(site.host())) {
            return jar.header(url);
        }
        return Optional.of(jar.header(url).map(kept -> kept + "; " + pairs).orElse(pairs));
    }

    @Override
    public void store(Url url, List<String> setCookies) {
        jar.store(url, setCookies);
    }

    @Override
    public Cookies forResourcesOf(Url page) {
        return new ExtraCookies(jar.forResourcesOf(page), site, pairs);
    }
}
