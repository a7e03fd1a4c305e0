package rootwalk.lab.page;

import java.util.function.Consumer;

import rootwalk.web.url.Url;

/// Fetches a URL within the limits of the lab.
@FunctionalInterface
public interface UrlFetcher {

    /// @param steps receives each step as a JSON object; called by any thread
    /// @throws InterruptedException if the client has disconnected
    void fetch(Url url, Consumer<String> steps) throws InterruptedException;
}
