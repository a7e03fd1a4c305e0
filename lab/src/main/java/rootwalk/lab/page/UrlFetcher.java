package rootwalk.lab.page;

import java.util.function.Consumer;

import rootwalk.web.url.Url;

/// Fetches a URL, within the limits of the lab.
@FunctionalInterface
public interface UrlFetcher {

    /// @param steps
    ///            takes each step as it happens, a JSON object; any thread
    /// @throws InterruptedException
    ///             if the visitor has left
    void fetch(Url url, Consumer<String> steps) throws InterruptedException;
}
