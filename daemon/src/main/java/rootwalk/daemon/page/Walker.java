package rootwalk.daemon.page;

import java.util.function.Consumer;

import rootwalk.web.url.Url;

/// Follows a URL, no further than whoever runs it allows.
@FunctionalInterface
public interface Walker {

    /// @param steps
    ///            takes each step as it happens, a JSON object; any thread
    /// @throws InterruptedException
    ///             when nobody wants to know any more
    void walk(Url url, Consumer<String> steps) throws InterruptedException;
}
