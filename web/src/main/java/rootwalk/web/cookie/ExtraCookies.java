package rootwalk.web.cookie;

import java.util.List;
import java.util.Optional;

import rootwalk.web.client.Cookies;
import rootwalk.web.url.Url;

/// Cookies as they were typed, for one host, besides those of a jar, which does not contain them: what curl does with
/// `-b NAME=VALUE`. Any thread.
///
/// @param site
///            whose host gets them; no other host does, not even after a redirect
/// @param pairs
///            `a=1; b=2`
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
